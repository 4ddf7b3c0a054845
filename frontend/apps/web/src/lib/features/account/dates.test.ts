import { describe, expect, it } from 'vitest';
import { dayWords, endOfDay, today } from './dates';

describe('days', () => {
  it('are written as the reader writes them', () => {
    expect(dayWords('2026-02-03T12:00:00Z', 'en')).toBe('3 Feb 2026');
    expect(dayWords('2026-02-03T12:00:00Z', 'sv')).toBe('3 feb. 2026');
  });

  it('end with their last second, where the reader is', () => {
    expect(new Date(endOfDay('2026-12-31'))).toEqual(new Date(2026, 11, 31, 23, 59, 59));
  });

  it('are today until midnight where the reader is', () => {
    expect(today(new Date(2026, 0, 5, 23, 59))).toBe('2026-01-05');
  });
});
