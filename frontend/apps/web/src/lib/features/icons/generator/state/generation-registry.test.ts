import { describe, expect, it, vi } from 'vitest';
import { Generations } from './generation-registry';
import { ModelOffer } from './available-models.svelte';
import type { RememberedRound } from './round-storage';
import { accepted, FakeWire, type Coming } from '../fixtures/fake-client';

const never = new Promise(() => undefined);
const resource = { id: 'r', name: 'Guide', description: null, systemPrompt: null, spaceId: 's' };
const offer = new ModelOffer(
  { models: () => Promise.reject(new Error()), space: () => Promise.reject(new Error()) },
  's'
);
const ROUND: RememberedRound = {
  at: 0,
  count: 2,
  prompt: null,
  style: null,
  modelId: null,
  calls: [{ id: 'g1', tiles: [0, 1] }]
};

function generations(kept: RememberedRound | null, ...connections: Coming[][]) {
  const wire = new FakeWire(...connections);
  const memory = { recall: () => kept, keep: () => undefined, forget: () => (kept = null) };
  return {
    wire,
    all: new Generations(
      wire,
      () => Promise.resolve(''),
      () => memory
    )
  };
}

describe('what is under way for a resource', () => {
  it('is nothing at first', () => {
    const { all } = generations(null);

    expect(all.find(resource, offer)).toBeUndefined();
  });

  it('is still there on the next visit, and listens on', async () => {
    const { all, wire } = generations(null, [accepted(), never]);
    const begun = all.begin(resource, offer);
    void begun.generate();
    await vi.waitFor(() => expect(begun.running).toBe(true));

    expect(all.find(resource, offer)).toBe(begun);
    expect(wire.followed).toHaveLength(0);
  });

  it('is over once it was left', () => {
    const { all } = generations(null);
    all.begin(resource, offer).leave();

    expect(all.find(resource, offer)).toBeUndefined();
  });

  it('is found again after a reload, once', async () => {
    const { all, wire } = generations(ROUND, [accepted(), never]);

    const found = all.find(resource, offer);
    await vi.waitFor(() => expect(found?.round?.tiles).toHaveLength(2));

    expect(all.find(resource, offer)).toBe(found);
    expect(wire.followed).toEqual([{ id: 'g1', after: undefined }]);
  });
});
