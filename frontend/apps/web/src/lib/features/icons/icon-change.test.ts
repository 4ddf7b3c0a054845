import type { Resource, ResourceChanges } from '$lib/features/resources/resource';
import { IntricError } from '@intric/intric-js';
import { describe, expect, it } from 'vitest';
import { removeIcon, setIcon } from './icon-change';
import type { StoreIcon } from './icon-store';

/** A resource that records its updates. */
class FakeResource implements Resource {
  readonly id = 'guide';
  readonly name = 'Guide';
  readonly description = null;
  readonly prompt = null;
  readonly spaceId = 'space';
  updates: ResourceChanges[] = [];

  constructor(public iconId: string | null) {}

  async update(changes: ResourceChanges): Promise<void> {
    this.updates.push(changes);
    if (changes.icon_id !== undefined) this.iconId = changes.icon_id;
  }
}

const FILE = new File(['…'], 'house.webp', { type: 'image/webp' });

describe('changing an icon', () => {
  it('stores the picture with its generated image, then sets the icon', async () => {
    const resource = new FakeResource('old');
    const stored: unknown[] = [];
    const store: StoreIcon = async (file, generatedImageId) => {
      stored.push([file, generatedImageId, resource.iconId]);
      return { id: 'new', credentialsBroken: false };
    };

    await setIcon(resource, FILE, 'draft', store);

    expect(stored).toEqual([[FILE, 'draft', 'old']]);
    expect(resource.updates).toEqual([{ icon_id: 'new' }]);
  });

  it('keeps the icon and rejects when the picture cannot be stored', async () => {
    const resource = new FakeResource('old');
    const full = new IntricError({ status: 413, code: 'too_large', message: 'Too large' });

    const result = setIcon(resource, FILE, undefined, () => Promise.reject(full));

    await expect(result).rejects.toBe(full);
    expect(resource.updates).toEqual([]);
  });

  it('removes an icon', async () => {
    const resource = new FakeResource('old');

    await removeIcon(resource);

    expect(resource.iconId).toBeNull();
  });
});
