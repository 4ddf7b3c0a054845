import type { Credential, ImageModel } from '@intric/intric-js';
import type { TestResult } from './result';

/** The cause of a failed test; `deployment` and `model` are names that the provider does not know. */
export type Cause =
  | { kind: 'key' | 'address' | 'not_allowed' | 'no_picture' }
  | { kind: 'deployment' | 'model'; name: string }
  | { kind: 'other' };

/** Error codes that other credentials may fix. */
const FIXABLE = new Set([
  'credentials_missing',
  'provider_bad_response',
  'provider_credentials',
  'provider_error',
  'provider_timeout'
]);

const QUOTED = /“([^”]+)”/;

export function isFixable(result: TestResult): boolean {
  if (result.kind === 'passed') return false;
  return FIXABLE.has(result.kind === 'failed' ? result.code : result.error.code);
}

/** Derives the cause from the error code, and for `provider_error` from the names in the server's message. */
export function causeOf(result: TestResult, credential: Credential): Cause {
  if (result.kind !== 'failed') return { kind: 'other' };
  if (result.code === 'provider_credentials') {
    return { kind: isNotAllowed(result.message) ? 'not_allowed' : 'key' };
  }
  if (result.code === 'provider_bad_response') return { kind: 'no_picture' };
  if (result.code !== 'provider_error') return { kind: 'other' };
  const name = QUOTED.exec(result.message)?.[1];
  if (name) return { kind: hasDeployments(credential) ? 'deployment' : 'model', name };
  const address = addressOf(credential);
  return { kind: address && result.message.includes(address) ? 'address' : 'other' };
}

/** Whether the server says that an address is one that the operator has not allowed. */
export function isNotAllowed(reason: string): boolean {
  return reason.includes('not allowed here');
}

/** The organisation's own endpoint, undefined for the provider's default. */
export function addressOf({ config }: Pick<Credential, 'config'>): string | undefined {
  return typeof config.endpoint === 'string' ? config.endpoint : undefined;
}

/** Returns the `slotKey` of the field to correct, null if the credentials are not the organisation's own. */
export function faultyField(
  result: TestResult,
  credential: Credential,
  model: Pick<ImageModel, 'name'>
): string | null {
  if (credential.source !== 'tenant') return null;
  const { kind } = causeOf(result, credential);
  if (kind === 'key') return 'api_key';
  if (kind === 'deployment') return slotKey('deployments', model.name);
  return kind === 'other' || !addressOf(credential) ? null : 'endpoint';
}

/** Returns the key of a field's input; some fields have one per model. */
export function slotKey(field: string, model?: string): string {
  return model === undefined ? field : `${field}/${model}`;
}

function hasDeployments({ fields }: Credential): boolean {
  return fields.some(({ name }) => name === 'deployments');
}
