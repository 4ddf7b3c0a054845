import { slotKey } from '$lib/features/model-tests/cause';
import { m } from '$lib/paraglide/messages';
import type { Credential, CredentialField, CredentialUpdate, ImageModel } from '@intric/intric-js';

/** One input: a provider's field, or what that field holds for one model. */
export interface Slot {
  key: string;
  field: CredentialField;
  model?: ImageModel;
}

/** What stands in each slot, by its key. */
export type Values = Record<string, string>;

const NAME = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;
const KEY = /^[\x21-\x7e]{1,4096}$/;

/** The inputs in the order in which they are filled in. */
export function slotsOf(credential: Credential, models: readonly ImageModel[]): Slot[] {
  return credential.fields.flatMap((field): Slot[] => {
    if (field.kind !== 'names_by_model') return [{ key: slotKey(field.name), field }];
    return models.map((model) => ({ key: slotKey(field.name, model.name), field, model }));
  });
}

/** What is saved in each slot; a secret, which nobody can see again, is empty. */
export function savedValues({ config }: Credential, slots: readonly Slot[]): Values {
  return Object.fromEntries(
    slots.map(({ key, field, model }) => [key, textIn(config[field.name], model)])
  );
}

/** What is wrong in which slot, in words. The server looks closer. */
export function mistakes(
  credential: Credential,
  slots: readonly Slot[],
  values: Values
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { key, field } of slots) {
    const value = values[key]?.trim() ?? '';
    const kept = field.secret && credential.source === 'tenant';
    if (value === '') {
      if (field.required && !kept) found[key] = m.credentials_required();
    } else if (!looksRight(field, value)) found[key] = wrongWords(field);
  }
  return found;
}

/** What is sent: all that is not secret, and secrets only where a new one was typed. */
export function bodyOf(
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

/** What a value of this kind must look like. */
export function wrongWords({ kind }: Pick<CredentialField, 'kind'>): string {
  if (kind === 'key') return m.credentials_wrong_key();
  return kind === 'address' ? m.credentials_wrong_address() : m.credentials_wrong_name();
}

function looksRight({ kind }: CredentialField, value: string): boolean {
  if (kind === 'key') return KEY.test(value);
  if (kind !== 'address') return NAME.test(value);
  return /^https?:\/\/[^/\s]+/.test(value) && URL.canParse(value);
}

/** Names of models that are not on the screen stay as they are. */
function withName(names: unknown, model: ImageModel, name: string): Record<string, string> {
  const others = Object.entries(recordOf(names)).filter(([known]) => known !== model.name);
  return Object.fromEntries(name ? [...others, [model.name, name]] : others);
}

function textIn(value: unknown, model: ImageModel | undefined): string {
  const found = model ? recordOf(value)[model.name] : value;
  return typeof found === 'string' ? found : '';
}

function recordOf(value: unknown): Record<string, string> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
