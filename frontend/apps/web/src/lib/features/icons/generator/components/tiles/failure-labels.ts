import { explainFailure } from '$lib/errors/explain';
import { m } from '$lib/paraglide/messages';
import type { Failure } from '../../state/round/failure';

interface FailureLabels {
  title: string;
  text: string;
}

/** What happened to a tile, and what the user can do. */
export function failureLabels(failure: Failure): FailureLabels {
  switch (failure.code) {
    case 'content_blocked':
      return { title: m.icongen_fail_not_drawn(), text: m.icongen_fail_content_blocked() };
    case 'rate_limited':
    case 'busy':
      return { title: m.icongen_fail_busy(), text: retryLabel(failure.retryAfter) };
    case 'outcome_unknown':
      return { title: m.icongen_fail_lost(), text: m.icongen_fail_may_cost() };
    case 'cancelled':
      return { title: m.icongen_fail_cancelled(), text: m.icongen_fail_cancelled_why() };
    case 'not_found':
      return { title: m.icongen_fail_deleted(), text: m.icongen_fail_deleted_why() };
    case 'not_authenticated':
      return { title: m.icongen_fail_signed_out(), text: m.icongen_fail_signed_out_why() };
    case 'network':
      return { title: m.icongen_fail_connection(), text: m.icongen_fail_connection_why() };
    default:
      return { title: m.icongen_fail_not_drawn(), text: explainFailure(failure) };
  }
}

function retryLabel(seconds: number | undefined): string {
  return seconds === undefined
    ? m.icongen_fail_retry_soon()
    : m.icongen_fail_retry_in({ seconds: Math.ceil(seconds) });
}
