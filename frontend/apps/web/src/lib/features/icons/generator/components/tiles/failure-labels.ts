import { explainFailure } from '$lib/errors/explain';
import { m } from '$lib/paraglide/messages';

/** Why a picture did not come. */
export interface Failure {
  /** The server's name for it; `network` when the connection broke. */
  code: string;
  /** The server's own words, for codes this panel does not know. */
  message: string;
  /** Seconds to wait before asking again. */
  retryAfter?: number;
}

/** The server's own answer, a picture's or a refused call's, without what no tile says. */
export function toFailure({
  code,
  message,
  retry_after
}: {
  code: string;
  message: string;
  retry_after?: number | null;
}): Failure {
  return { code, message, retryAfter: retry_after ?? undefined };
}

export interface FailureWords {
  what: string;
  why: string;
}

/** A failure for a tile, in two short pieces: what happened, and what one can do about it. */
export function failureWords(failure: Failure): FailureWords {
  switch (failure.code) {
    case 'content_blocked':
      return { what: m.icongen_fail_not_drawn(), why: m.icongen_fail_content_blocked() };
    case 'rate_limited':
    case 'busy':
      return { what: m.icongen_fail_busy(), why: retryWords(failure.retryAfter) };
    case 'outcome_unknown':
      return { what: m.icongen_fail_lost(), why: m.icongen_fail_may_cost() };
    case 'cancelled':
      return { what: m.icongen_fail_cancelled(), why: m.icongen_fail_cancelled_why() };
    case 'not_found':
      return { what: m.icongen_fail_deleted(), why: m.icongen_fail_deleted_why() };
    case 'not_authenticated':
      return { what: m.icongen_fail_signed_out(), why: m.icongen_fail_signed_out_why() };
    case 'network':
      return { what: m.icongen_fail_connection(), why: m.icongen_fail_connection_why() };
    default:
      return { what: m.icongen_fail_not_drawn(), why: explainFailure(failure) };
  }
}

function retryWords(seconds: number | undefined): string {
  return seconds === undefined
    ? m.icongen_fail_retry_soon()
    : m.icongen_fail_retry_in({ seconds: Math.ceil(seconds) });
}
