import { dateLocale } from '$lib/locale';

/** A day such as "3 Feb 2026" in the user's language. */
export function formatDay(iso: string): string {
  const format = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  return new Intl.DateTimeFormat(dateLocale(), format).format(new Date(iso));
}

/** The last second of a day (`2026-12-31`) in the local time zone, as an ISO time. */
export function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString();
}

/** The current local day in the format of a date field. */
export function today(now: Date = new Date()): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
