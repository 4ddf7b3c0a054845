import { aModel } from '$lib/features/image-models/model-fixture';
import type { ImageModel } from '@intric/intric-js';
import { describe, expect, it } from 'vitest';
import { ModelOffer } from './available-models.svelte';

const level = (security_level: number) => ({
  id: `level-${security_level}`,
  name: `Level ${security_level}`,
  security_level
});

async function offer(models: ImageModel[], needed: number | null = null) {
  const offered = new ModelOffer(
    {
      models: () => Promise.resolve(models),
      space: () => Promise.resolve({ security_classification: needed ? level(needed) : null })
    },
    'space'
  );
  await offered.load();
  return offered;
}

describe('the models on offer', () => {
  it('are those that the organisation can use', async () => {
    const off = aModel({ name: 'off', can_access: false });

    const { accessible } = await offer([aModel({ name: 'on' }), off]);

    expect(accessible.map(({ name }) => name)).toEqual(['on']);
  });

  it('begin with the default', async () => {
    const models = [aModel({ name: 'a' }), aModel({ name: 'b', is_org_default: true })];

    expect((await offer(models)).first?.name).toBe('b');
  });

  it('pass over a default that is not good enough for the space', async () => {
    const models = [
      aModel({ name: 'open', is_org_default: true, security_classification: level(1) }),
      aModel({ name: 'none' }),
      aModel({ name: 'internal', security_classification: level(2) })
    ];

    expect((await offer(models, 2)).first?.name).toBe('internal');
  });

  it('are none when nothing is enabled', async () => {
    const offered = await offer([]);

    expect(offered.none).toBe(true);
    expect(offered.tooHigh).toBeNull();
  });

  it('say which class keeps every enabled model out', async () => {
    const offered = await offer([aModel()], 3);

    expect(offered.none).toBe(true);
    expect(offered.tooHigh?.name).toBe('Level 3');
  });
});

describe('before the server has answered', () => {
  it('nothing is said to be missing', () => {
    const offered = new ModelOffer(
      { models: () => Promise.reject(new Error()), space: () => Promise.reject(new Error()) },
      'space'
    );

    expect(offered.none).toBe(false);
  });
});
