import { slotKey } from '$lib/features/model-tests/cause';
import { m } from '$lib/paraglide/messages';
import type { Credential, CredentialField, CredentialUpdate, ImageModel } from '@intric/intric-js';

/** One input: a provider's field, or that field's value for one model. */
export interface Slot {
  key: string;
  field: CredentialField;
  model?: ImageModel;
}

/** The value of each slot, by its key. */
export type Values = Record<string, string>;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;
const KEY = /^[\x21-\x7e]{1,4096}$/;

/** Returns the inputs in the order of the form. */
export function slotsOf(credential: Credential, models: readonly ImageModel[]): Slot[] {
  return credential.fields.flatMap((field): Slot[] => {
    if (field.kind !== 'names_by_model') return [{ key: slotKey(field.name), field }];
    return models.map((model) => ({ key: slotKey(field.name, model.name), field, model }));
  });
}

/** Returns the saved value of each slot; secrets are empty, since the server never returns them. */
export function savedValues({ config }: Credential, slots: readonly Slot[]): Values {
  return Object.fromEntries(
    slots.map(({ key, field, model }) => [key, textIn(config[field.name], model)])
  );
}

/** Returns the error message of each invalid slot. The server checks more. */
export function validate(
  credential: Credential,
  slots: readonly Slot[],
  values: Values
): Record<string, string> {
  const errors: Record<string, string> = {};
  const moved = hasMoved(credential, slots, values);
  for (const { key, field } of slots) {
    const value = values[key]?.trim() ?? '';
    const stored = field.secret && credential.source === 'tenant';
    if (value === '') {
      if (stored && moved) errors[key] = m.credentials_key_again();
      else if (field.required && !stored) errors[key] = m.credentials_required();
    } else if (!isWellFormed(field, value)) errors[key] = formatError(field);
  }
  return errors;
}

/** Whether the address is another than the saved one, which the saved key is never sent to. */
function hasMoved(credential: Credential, slots: readonly Slot[], values: Values): boolean {
  const saved = savedValues(credential, slots);
  return slots.some(
    ({ key, field }) =>
      field.kind === 'address' && withoutSlash(values[key]) !== withoutSlash(saved[key])
  );
}

function withoutSlash(address = ''): string {
  return address.trim().replace(/\/+$/, '');
}

/** Returns the request body: all fields but secrets that were left empty. */
export function toUpdate(
  { config }: Credential,
  slots: readonly Slot[],
  values: Values
): CredentialUpdate {
  const body: Record<string, unknown> = {};
  for (const { key, field, model } of slots) {
    const value = values[key]?.trim() ?? '';
    if (model) body[field.name] = withName(body[field.name] ?? config[field.name], model, value);
    else if (value) body[field.name] = value;
  }
  return body;
}

/** Returns the message for a malformed value of this kind. */
export function formatError({ kind }: Pick<CredentialField, 'kind'>): string {
  if (kind === 'key') return m.credentials_wrong_key();
  return kind === 'address' ? m.credentials_wrong_address() : m.credentials_wrong_name();
}

function isWellFormed({ kind }: CredentialField, value: string): boolean {
  if (kind === 'key') return KEY.test(value);
  if (kind !== 'address') return NAME.test(value);
  return /^https?:\/\/[^/\s]+/.test(value) && URL.canParse(value);
}

/** Sets one model's name and keeps the others, also of models that are not shown. */
function withName(names: unknown, model: ImageModel, name: string): Record<string, string> {
  const others = Object.entries(recordOf(names)).filter(([known]) => known !== model.name);
  return Object.fromEntries(name ? [...others, [model.name, name]] : others);
}

function textIn(value: unknown, model: ImageModel | undefined): string {
  const text = model ? recordOf(value)[model.name] : value;
  return typeof text === 'string' ? text : '';
}

function recordOf(value: unknown): Record<string, string> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
