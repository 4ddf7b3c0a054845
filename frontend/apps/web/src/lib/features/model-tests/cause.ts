import type { Credential, ImageModel } from '@intric/intric-js';
import type { TestAnswer } from './result';

/** What is wrong, as far as the answer tells; `deployment` and `model` are names that are not known there. */
export type Cause =
  | { kind: 'key' | 'address' | 'no_picture' }
  | { kind: 'deployment' | 'model'; name: string }
  | { kind: 'other' };

/** Failures that other credentials could mend. */
const MENDABLE = new Set([
  'credentials_missing',
  'provider_bad_response',
  'provider_credentials',
  'provider_error',
  'provider_timeout'
]);

const QUOTED = /“([^”]+)”/;

export function isMendable(answer: TestAnswer): boolean {
  if (answer.kind === 'worked') return false;
  return MENDABLE.has(answer.kind === 'failed' ? answer.code : answer.error.code);
}

/** The codes tell keys from answers; what is not known there, or does not answer, stands in the server's words. */
export function causeOf(answer: TestAnswer, credential: Credential): Cause {
  if (answer.kind !== 'failed') return { kind: 'other' };
  if (answer.code === 'provider_credentials') return { kind: 'key' };
  if (answer.code === 'provider_bad_response') return { kind: 'no_picture' };
  if (answer.code !== 'provider_error') return { kind: 'other' };
  const name = QUOTED.exec(answer.message)?.[1];
  if (name) return { kind: hasDeployments(credential) ? 'deployment' : 'model', name };
  const address = addressOf(credential);
  return { kind: address && answer.message.includes(address) ? 'address' : 'other' };
}

/** Where the organisation sends its pictures' descriptions, if not to the provider's own address. */
export function addressOf({ config }: Pick<Credential, 'config'>): string | undefined {
  return typeof config.endpoint === 'string' ? config.endpoint : undefined;
}

/** The field to mend, as `slotKey` names it; none where the credentials are not the organisation's own. */
export function faultyField(
  answer: TestAnswer,
  credential: Credential,
  model: Pick<ImageModel, 'name'>
): string | null {
  if (credential.source !== 'tenant') return null;
  const { kind } = causeOf(answer, credential);
  if (kind === 'key') return 'api_key';
  if (kind === 'deployment') return slotKey('deployments', model.name);
  return kind === 'other' || !addressOf(credential) ? null : 'endpoint';
}

/** One field may hold a value for each model. */
export function slotKey(field: string, model?: string): string {
  return model === undefined ? field : `${field}/${model}`;
}

function hasDeployments({ fields }: Credential): boolean {
  return fields.some(({ name }) => name === 'deployments');
}
