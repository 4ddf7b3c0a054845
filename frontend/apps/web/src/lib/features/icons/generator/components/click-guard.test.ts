import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PressGuard } from './click-guard';

const now = () => ({ timeStamp: performance.now() });

/** A button that stops, and from now on asks again. */
function changing() {
  const guard = new PressGuard();
  guard.stands('stop');
  vi.advanceTimersByTime(2_000);
  return { guard, change: () => guard.stands('ask') };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a button that changes what it does', () => {
  it('takes a press at once when it has only just appeared', () => {
    const guard = new PressGuard();

    guard.stands('ask');

    expect(guard.takes(now())).toBe(true);
  });

  it('takes none just after, and one a moment later', () => {
    const { guard, change } = changing();
    change();

    vi.advanceTimersByTime(499);
    expect(guard.takes(now())).toBe(false);
    vi.advanceTimersByTime(1);
    expect(guard.takes(now())).toBe(true);
  });

  it('takes none that was begun before, however late it is let go', () => {
    const { guard, change } = changing();
    guard.begin(now());
    change();
    vi.advanceTimersByTime(3_000);

    expect(guard.takes(now())).toBe(false);
    guard.begin(now());
    expect(guard.takes(now())).toBe(true);
  });

  it('is not held up by being told that it does the same', () => {
    const { guard } = changing();

    guard.stands('stop');

    expect(guard.takes(now())).toBe(true);
  });
});
