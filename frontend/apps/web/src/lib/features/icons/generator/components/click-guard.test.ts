import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ClickGuard } from './click-guard';

const now = () => ({ timeStamp: performance.now() });

/** A guarded button whose action can change. */
function aButton() {
  const guard = new ClickGuard();
  guard.setAction('stop');
  vi.advanceTimersByTime(2_000);
  return { guard, change: () => guard.setAction('generate') };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a button whose action changes', () => {
  it('accepts a click right after it appears', () => {
    const guard = new ClickGuard();

    guard.setAction('generate');

    expect(guard.accepts(now())).toBe(true);
  });

  it('ignores clicks just after a change', () => {
    const { guard, change } = aButton();
    change();

    vi.advanceTimersByTime(499);
    expect(guard.accepts(now())).toBe(false);
    vi.advanceTimersByTime(1);
    expect(guard.accepts(now())).toBe(true);
  });

  it('ignores a press that began before a change, however long it is held', () => {
    const { guard, change } = aButton();
    guard.press(now());
    change();
    vi.advanceTimersByTime(3_000);

    expect(guard.accepts(now())).toBe(false);
    guard.press(now());
    expect(guard.accepts(now())).toBe(true);
  });

  it('accepts a click when the same action is set again', () => {
    const { guard } = aButton();

    guard.setAction('stop');

    expect(guard.accepts(now())).toBe(true);
  });
});
