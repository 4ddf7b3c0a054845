import { describe, expect, it } from 'vitest';
import { aGeneration, pictureAt } from '../fixtures/generation-fixture';
import { accepted, done, variant } from '../fixtures/fake-client';

describe('the selection', () => {
  it('is kept in the next round, which does not show it', async () => {
    const { generation } = await aGeneration(
      [accepted(), variant(0, 'a'), variant(1, 'b'), done],
      [accepted('g2'), variant(0, 'c'), variant(1, 'd'), done]
    );
    await generation.generate();
    generation.selection.select(pictureAt(generation, 1));
    expect(generation.isSelectionHidden).toBe(false);

    await generation.generate();

    expect(generation.selection.picture?.imageId).toBe('b');
    expect(generation.isSelectionHidden).toBe(true);
  });

  it('is saved as a file, with the id of the picture', async () => {
    const { generation } = await aGeneration([accepted(), variant(0, 'a'), variant(1, 'b'), done]);
    await generation.generate();
    generation.selection.select(pictureAt(generation, 1));
    const saved: [File, string][] = [];

    const succeeded = await generation.selection.save((file, id) => {
      saved.push([file, id]);
      return Promise.resolve();
    });

    expect(succeeded).toBe(true);
    const [file, id] = saved[0] ?? [];
    expect(id).toBe('b');
    expect(file).toMatchObject({ name: 'icon.webp', type: 'image/webp' });
    expect(await file?.text()).toBe('webp bytes');
  });

  it('is kept when saving fails', async () => {
    const { generation } = await aGeneration([accepted(), variant(0), variant(1), done]);
    await generation.generate();
    generation.selection.select(pictureAt(generation, 0));

    const down = new Error('down');
    const succeeded = await generation.selection.save(() => Promise.reject(down));

    expect(succeeded).toBe(false);
    expect(generation.selection).toMatchObject({ error: down, saving: false });
    expect(generation.selection.picture?.imageId).toBe('picture-0');
  });
});
