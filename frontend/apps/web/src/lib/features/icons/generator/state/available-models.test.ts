import { aModel } from '$lib/features/image-models/model-fixture';
import type { ImageModel } from '@intric/intric-js';
import { describe, expect, it } from 'vitest';
import { AvailableModels } from './available-models.svelte';

const level = (security_level: number) => ({
  id: `level-${security_level}`,
  name: `Level ${security_level}`,
  security_level
});

async function available(models: ImageModel[], needed: number | null = null) {
  const loaded = new AvailableModels(
    {
      models: () => Promise.resolve(models),
      space: () => Promise.resolve({ security_classification: needed ? level(needed) : null })
    },
    'space'
  );
  await loaded.load();
  return loaded;
}

describe('the available models', () => {
  it('include only models that the organisation can use', async () => {
    const off = aModel({ name: 'off', can_access: false });

    const { accessible } = await available([aModel({ name: 'on' }), off]);

    expect(accessible.map(({ name }) => name)).toEqual(['on']);
  });

  it('prefer the organisation’s default', async () => {
    const models = [aModel({ name: 'a' }), aModel({ name: 'b', is_org_default: true })];

    expect((await available(models)).default?.name).toBe('b');
  });

  it('skip a default that the space may not use', async () => {
    const models = [
      aModel({ name: 'open', is_org_default: true, security_classification: level(1) }),
      aModel({ name: 'none' }),
      aModel({ name: 'internal', security_classification: level(2) })
    ];

    expect((await available(models, 2)).default?.name).toBe('internal');
  });

  it('are none when no model is enabled', async () => {
    const loaded = await available([]);

    expect(loaded.none).toBe(true);
    expect(loaded.excludedBy).toBeNull();
  });

  it('name the classification that excludes every model', async () => {
    const loaded = await available([aModel()], 3);

    expect(loaded.none).toBe(true);
    expect(loaded.excludedBy?.name).toBe('Level 3');
  });
});

describe('before they are loaded', () => {
  it('the available models are not reported as none', () => {
    const models = new AvailableModels(
      { models: () => Promise.reject(new Error()), space: () => Promise.reject(new Error()) },
      'space'
    );

    expect(models.none).toBe(false);
  });
});
