import { api } from '$lib/api';
import { m } from '$lib/paraglide/messages';
import { IntricError } from '@intric/intric-js';

/** As on the server, which also refuses what is easy to guess. */
export const MIN_LENGTH = 12;
const GOOD_LENGTH = 16;
/** Of repeated characters many make no good password. */
const MIN_DISTINCT = 6;

interface PasswordChange {
  current_password: string;
  new_password: string;
  end_sessions: boolean;
  revoke_api_keys: boolean;
}

export interface FieldProblems {
  current: string | null;
  new: string | null;
}

/** @throws IntricError */
export async function changePassword(body: PasswordChange): Promise<void> {
  await api.POST('/api/v1/users/me/password/', { body });
}

/** Returns the length as the server counts it: å is one character however it is typed. */
export function lengthOf(password: string): number {
  return [...password.normalize('NFC')].length;
}

/** Says in words how good a new password looks, null for an empty one. */
export function strength(password: string): string | null {
  const length = lengthOf(password);
  if (length === 0) return null;
  if (length < MIN_LENGTH) return m.password_short();
  if (new Set(password.toLowerCase()).size < MIN_DISTINCT) return m.password_monotonous();
  return length < GOOD_LENGTH ? m.password_enough() : m.password_good();
}

const RULES: Record<string, () => string> = {
  wrong: () => m.password_wrong(),
  too_short: () => m.password_too_short(),
  too_long: () => m.password_too_long(),
  usual: () => m.password_usual(),
  personal: () => m.password_personal(),
  unchanged: () => m.password_unchanged()
};

/** Returns what a refused change says of its fields, null if it says nothing of them. */
export function fieldProblems(error: unknown): FieldProblems | null {
  if (!(error instanceof IntricError) || !Array.isArray(error.details.errors)) return null;
  const errors = error.details.errors as { field: string; rule?: string }[];
  const of = (field: string): string | null => {
    const found = errors.find((each) => each.field === field);
    return found ? (RULES[found.rule ?? '']?.() ?? m.error_validation()) : null;
  };
  const problems = { current: of('current_password'), new: of('new_password') };
  return problems.current || problems.new ? problems : null;
}
