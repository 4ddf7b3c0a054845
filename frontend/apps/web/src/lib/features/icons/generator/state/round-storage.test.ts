import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetRounds, memoryOf, type RememberedRound } from './round-storage';

const HOUR = 60 * 60 * 1_000;

const round = (at = Date.now()): RememberedRound => ({
  at,
  count: 4,
  prompt: 'A red cottage',
  style: 'flat',
  modelId: 'm',
  calls: [{ id: 'g1', tiles: [0, 1, 2, 3] }]
});

/** A browser's storage; `kept` is what lies in it. */
function storage(kept = new Map<string, string>()) {
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key)
  });
  return kept;
}

beforeEach(() => void vi.useFakeTimers({ now: 100 * HOUR }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the latest round of a resource', () => {
  it('is found again, each resource’s own', () => {
    storage();
    memoryOf('a').keep(round());

    expect(memoryOf('a').recall()).toEqual(round());
    expect(memoryOf('b').recall()).toBeNull();
  });

  it('is forgotten by itself alone', () => {
    storage();
    memoryOf('a').keep(round());
    memoryOf('b').keep(round());

    memoryOf('a').forget(['g1']);

    expect(memoryOf('a').recall()).toBeNull();
    expect(memoryOf('b').recall()).not.toBeNull();
  });

  it('stays when it is another one that is forgotten', () => {
    storage();
    memoryOf('a').keep(round());

    memoryOf('a').forget(['g0']);

    expect(memoryOf('a').recall()).toEqual(round());
  });

  it('is of no interest when it was asked for by a clock that was far ahead', () => {
    storage();
    memoryOf('a').keep(round(Date.now() + 25 * HOUR));

    expect(memoryOf('a').recall()).toBeNull();
  });

  it('is of no interest after a day, and then its words are gone', () => {
    const kept = storage();
    memoryOf('a').keep(round());

    vi.advanceTimersByTime(24 * HOUR);
    expect(memoryOf('a').recall()).toBeNull();
    memoryOf('b').keep({ ...round(), prompt: null });

    expect([...kept.values()].join()).not.toContain('cottage');
  });

  it('leaves nothing behind when one signs out', () => {
    const kept = storage();
    memoryOf('a').keep(round());

    forgetRounds();

    expect(kept.size).toBe(0);
  });
});

describe('a storage that is of no use', () => {
  it('may be forbidden', () => {
    vi.stubGlobal('localStorage', undefined);

    memoryOf('a').keep(round());
    forgetRounds();

    expect(memoryOf('a').recall()).toBeNull();
  });

  it('may be full', () => {
    storage();
    localStorage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };

    memoryOf('a').keep(round());

    expect(memoryOf('a').recall()).toBeNull();
  });

  it.each([
    'no json',
    'null',
    '[]',
    '{"a": 1}',
    '{"a": {"at": 360000000, "count": 9, "prompt": null, "style": null, "modelId": null, "calls": []}}',
    '{"a": {"at": 360000000, "count": 2, "prompt": null, "style": null, "modelId": null, "calls": [{"id": "g", "tiles": [2]}]}}'
  ])('may hold something else: %s', (text) => {
    storage(new Map([['eneo.icon-rounds', text]]));

    expect(memoryOf('a').recall()).toBeNull();
  });
});
