/** English as it is written in Europe: the day first. */
const TAGS: Record<string, string> = { en: 'en-GB', sv: 'sv-SE' };

/** A day in the reader's words, such as "3 Feb 2026". */
export function dayWords(iso: string, language: string): string {
  const format = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  return new Intl.DateTimeFormat(TAGS[language] ?? language, format).format(new Date(iso));
}

/** The last second of a day (`2026-12-31`) where the reader is, as an ISO time. */
export function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString();
}

/** Today where the reader is, as a date field writes it. */
export function today(now: Date = new Date()): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
