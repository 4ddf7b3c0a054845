import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import type { ImageModel } from '@intric/intric-js';

type Stateful = Pick<ImageModel, 'is_deprecated' | 'deprecation_date' | 'is_locked'>;

export interface ModelStatus {
  kind: 'ready' | 'locked' | 'deprecated' | 'failed';
  words: string;
}

/** A calendar day such as `2026-05-12` in the reader's own words, in every time zone the same, held together. */
export function dayWords(day: string): string {
  const format = new Intl.DateTimeFormat(getLocale() === 'en' ? 'en-GB' : getLocale(), {
    dateStyle: 'long',
    timeZone: 'UTC'
  });
  return format.format(new Date(`${day}T00:00:00Z`)).replaceAll(' ', '\u00a0');
}

/** A failed test is the latest news; deprecation comes before a missing key, which would not mend it. */
export function statusOf(model: Stateful, testFailed = false): ModelStatus {
  if (testFailed) return { kind: 'failed', words: m.models_test_failed() };
  if (model.is_deprecated) {
    const words = model.deprecation_date
      ? m.models_deprecated_on({ date: dayWords(model.deprecation_date) })
      : m.models_deprecated();
    return { kind: 'deprecated', words };
  }
  if (model.is_locked) return { kind: 'locked', words: m.models_credentials_missing() };
  return { kind: 'ready', words: m.models_ready() };
}

/** Whether the model could be switched on, or be made the default, at all. */
export function canBeEnabled(model: Stateful): boolean {
  return !model.is_deprecated && !model.is_locked;
}
