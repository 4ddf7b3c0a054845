import { m } from '$lib/paraglide/messages';
import { dateLocale } from '$lib/locale';
import type { ImageModel } from '@intric/intric-js';

type Stateful = Pick<ImageModel, 'is_deprecated' | 'deprecation_date' | 'is_locked'>;

interface ModelStatus {
  kind: 'ready' | 'locked' | 'deprecated' | 'failed';
  label: string;
}

/** Formats a calendar day such as `2026-05-12`, in UTC and with non-breaking spaces. */
export function formatDay(day: string): string {
  const format = new Intl.DateTimeFormat(dateLocale(), {
    dateStyle: 'long',
    timeZone: 'UTC'
  });
  return format.format(new Date(`${day}T00:00:00Z`)).replaceAll(' ', '\u00a0');
}

/** Returns the most relevant status: a failed test, then deprecation, then missing credentials. */
export function statusOf(model: Stateful, testFailed = false): ModelStatus {
  if (testFailed) return { kind: 'failed', label: m.models_test_failed() };
  if (model.is_deprecated) {
    const label = model.deprecation_date
      ? m.models_deprecated_on({ date: formatDay(model.deprecation_date) })
      : m.models_deprecated();
    return { kind: 'deprecated', label };
  }
  if (model.is_locked) return { kind: 'locked', label: m.models_credentials_missing() };
  return { kind: 'ready', label: m.models_ready() };
}

/** Whether the model can be enabled or made the default. */
export function canBeEnabled(model: Stateful): boolean {
  return !model.is_deprecated && !model.is_locked;
}
