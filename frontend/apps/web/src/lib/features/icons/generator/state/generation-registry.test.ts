import { describe, expect, it, vi } from 'vitest';
import { GenerationRegistry } from './generation-registry';
import { AvailableModels } from './available-models.svelte';
import type { StoredRound } from './round-storage';
import { accepted, FakeClient, never, type Step } from '../fixtures/fake-client';
import { RESOURCE } from '../fixtures/generation-fixture';

const models = new AvailableModels(
  { models: () => Promise.reject(new Error()), space: () => Promise.reject(new Error()) },
  's'
);
const STORED: StoredRound = {
  at: 0,
  count: 2,
  prompt: null,
  style: null,
  modelId: null,
  calls: [{ id: 'g1', tiles: [0, 1] }]
};

function aRegistry(stored: StoredRound | null, ...scripts: Step[][]) {
  const client = new FakeClient(...scripts);
  const storage = { load: () => stored, save: () => undefined, remove: () => (stored = null) };
  return {
    client,
    registry: new GenerationRegistry(
      client,
      () => Promise.resolve(''),
      () => storage
    )
  };
}

describe('the generation of a resource', () => {
  it('does not exist at first', () => {
    const { registry } = aRegistry(null);

    expect(registry.find(RESOURCE, models)).toBeUndefined();
  });

  it('is kept between visits, with its connection', async () => {
    const { registry, client } = aRegistry(null, [accepted(), never]);
    const created = registry.create(RESOURCE, models);
    void created.generate();
    await vi.waitFor(() => expect(created.running).toBe(true));

    expect(registry.find(RESOURCE, models)).toBe(created);
    expect(client.followed).toHaveLength(0);
  });

  it('is gone once it is dismissed', () => {
    const { registry } = aRegistry(null);
    registry.create(RESOURCE, models).dismiss();

    expect(registry.find(RESOURCE, models)).toBeUndefined();
  });

  it('is restored once after a reload', async () => {
    const { registry, client } = aRegistry(STORED, [accepted(), never]);

    const restored = registry.find(RESOURCE, models);
    await vi.waitFor(() => expect(restored?.round?.tiles).toHaveLength(2));

    expect(registry.find(RESOURCE, models)).toBe(restored);
    expect(client.followed).toEqual([{ id: 'g1', after: undefined }]);
  });
});
