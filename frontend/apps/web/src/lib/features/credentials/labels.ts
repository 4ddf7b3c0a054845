import { modelName } from '$lib/features/image-models/labels/name';
import { m } from '$lib/paraglide/messages';
import type { Credential } from '@intric/intric-js';
import type { Slot } from './fields';

const LABELS: Record<string, () => string> = {
  api_key: m.credentials_field_api_key,
  endpoint: m.credentials_field_endpoint,
  api_version: m.credentials_field_api_version
};

/** The field's label; unknown fields keep the server's label. */
export function slotLabel({ field, model }: Slot): string {
  if (model) return m.credentials_field_deployment({ model: modelName(model) });
  return LABELS[field.name]?.() ?? field.label;
}

export function slotHint({ field, model }: Slot, credential: Credential): string | undefined {
  if (field.secret && credential.source === 'tenant') return m.credentials_keep_key();
  if (field.required) return undefined;
  if (model) return m.credentials_deployment_hint();
  return field.kind === 'address'
    ? m.credentials_address_hint({ provider: credential.name })
    : m.credentials_optional();
}

/** The masked key with its last characters, if the server gives them. */
export function maskedKey({ last_four }: Pick<Credential, 'last_four'>): string {
  return `•••• •••• •••• ${last_four ?? ''}`.trim();
}
