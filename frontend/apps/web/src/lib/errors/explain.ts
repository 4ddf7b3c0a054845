import { m } from '$lib/paraglide/messages';
import { IntricError } from '@intric/intric-js';

type Message = (error: IntricError) => string;

/** Messages by the server's error code. */
const MESSAGES: Record<string, Message> = {
  network: () => m.error_network(),
  not_authenticated: () => m.error_not_authenticated(),
  not_permitted: () => m.error_not_permitted(),
  model_disabled: () => m.error_model_disabled(),
  model_deprecated: () => m.error_model_deprecated(),
  classification_too_low: () => m.error_classification_too_low(),
  quota_exceeded: () => m.error_quota_exceeded(),
  not_found: () => m.error_not_found(),
  no_image_model: () => m.error_no_image_model(),
  conflict: () => m.error_conflict(),
  cancelled: () => m.error_cancelled(),
  too_large: () => m.error_too_large(),
  unsupported_media: () => m.error_unsupported_media(),
  validation_error: () => m.error_validation(),
  content_blocked: () => m.error_content_blocked(),
  storage_full: () => m.error_storage_full(),
  rate_limited: tooMany,
  busy: tooMany,
  provider_timeout: () => m.error_provider(),
  provider_error: () => m.error_provider(),
  provider_bad_response: () => m.error_provider(),
  provider_credentials: () => m.error_provider_credentials(),
  credentials_missing: () => m.error_credentials_missing(),
  outcome_unknown: () => m.error_outcome_unknown()
};

function tooMany({ retry_after }: IntricError): string {
  return retry_after === undefined
    ? m.error_rate_limited()
    : m.error_rate_limited_wait({ seconds: retry_after });
}

/** Returns the error's message in the user's language; unknown codes keep the server's message. */
export function explain(error: unknown): string {
  if (!(error instanceof IntricError)) return m.error_unknown();
  const message = MESSAGES[error.code];
  if (message) return message(error);
  return error.code === 'unknown' ? m.error_unknown() : error.message;
}

/** As {@link explain}, for the failure of a picture within a successful response. */
export function explainFailure(failure: { code: string; message: string }): string {
  return explain(new IntricError({ ...failure, status: 0 }));
}
