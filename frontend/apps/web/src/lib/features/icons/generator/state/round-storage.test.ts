import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { clearRounds, roundStorage, type StoredRound } from './round-storage';

const HOUR = 60 * 60 * 1_000;

const round = (at = Date.now()): StoredRound => ({
  at,
  count: 4,
  prompt: 'A red cottage',
  style: 'flat',
  modelId: 'm',
  calls: [{ id: 'g1', tiles: [0, 1, 2, 3] }]
});

/** Stubs `localStorage` with the given contents. */
function stubStorage(items = new Map<string, string>()) {
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value),
    removeItem: (key: string) => items.delete(key)
  });
  return items;
}

beforeEach(() => void vi.useFakeTimers({ now: 100 * HOUR }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the stored round of a resource', () => {
  it('is stored by resource', () => {
    stubStorage();
    roundStorage('a').save(round());

    expect(roundStorage('a').load()).toEqual(round());
    expect(roundStorage('b').load()).toBeNull();
  });

  it('is removed without those of other resources', () => {
    stubStorage();
    roundStorage('a').save(round());
    roundStorage('b').save(round());

    roundStorage('a').remove(['g1']);

    expect(roundStorage('a').load()).toBeNull();
    expect(roundStorage('b').load()).not.toBeNull();
  });

  it('stays when another generation is removed', () => {
    stubStorage();
    roundStorage('a').save(round());

    roundStorage('a').remove(['g0']);

    expect(roundStorage('a').load()).toEqual(round());
  });

  it('is ignored when its time is far in the future', () => {
    stubStorage();
    roundStorage('a').save(round(Date.now() + 25 * HOUR));

    expect(roundStorage('a').load()).toBeNull();
  });

  it('is ignored after a day, and its prompt removed by the next save', () => {
    const items = stubStorage();
    roundStorage('a').save(round());

    vi.advanceTimersByTime(24 * HOUR);
    expect(roundStorage('a').load()).toBeNull();
    roundStorage('b').save({ ...round(), prompt: null });

    expect([...items.values()].join()).not.toContain('cottage');
  });

  it('is removed on signing out', () => {
    const items = stubStorage();
    roundStorage('a').save(round());

    clearRounds();

    expect(items.size).toBe(0);
  });
});

describe('unusable storage', () => {
  it('may be forbidden', () => {
    vi.stubGlobal('localStorage', undefined);

    roundStorage('a').save(round());
    clearRounds();

    expect(roundStorage('a').load()).toBeNull();
  });

  it('may be full', () => {
    stubStorage();
    localStorage.setItem = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };

    roundStorage('a').save(round());

    expect(roundStorage('a').load()).toBeNull();
  });

  it.each([
    'no json',
    'null',
    '[]',
    '{"a": 1}',
    '{"a": {"at": 360000000, "count": 9, "prompt": null, "style": null, "modelId": null, "calls": []}}',
    '{"a": {"at": 360000000, "count": 2, "prompt": null, "style": null, "modelId": null, "calls": [{"id": "g", "tiles": [2]}]}}'
  ])('may hold other data: %s', (text) => {
    stubStorage(new Map([['eneo.icon-rounds', text]]));

    expect(roundStorage('a').load()).toBeNull();
  });
});
