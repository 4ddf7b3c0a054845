import { overwriteGetLocale } from '$lib/paraglide/runtime';
import { describe, expect, it } from 'vitest';
import { formatDay, endOfDay, today } from './dates';

describe('days', () => {
  it('are formatted in the current language', () => {
    overwriteGetLocale(() => 'en');
    expect(formatDay('2026-02-03T12:00:00Z')).toBe('3 Feb 2026');
    overwriteGetLocale(() => 'sv');
    expect(formatDay('2026-02-03T12:00:00Z')).toBe('3 feb. 2026');
  });

  it('end with their last second in the local time zone', () => {
    expect(new Date(endOfDay('2026-12-31'))).toEqual(new Date(2026, 11, 31, 23, 59, 59));
  });

  it('change at local midnight', () => {
    expect(today(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05');
  });
});
