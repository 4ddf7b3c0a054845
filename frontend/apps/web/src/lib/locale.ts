import { getLocale } from './paraglide/runtime';

/** The locale for dates: English in its British form, which puts the day first. */
export function dateLocale(): string {
  return getLocale() === 'en' ? 'en-GB' : getLocale();
}
