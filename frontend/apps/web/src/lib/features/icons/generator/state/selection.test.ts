import { describe, expect, it } from 'vitest';
import { generating, pictureAt } from '../fixtures/generation-fixture';
import { accepted, done, variant } from '../fixtures/fake-client';

describe('choosing', () => {
  it('survives another round, though the picture is out of sight', async () => {
    const { generation } = await generating(
      [accepted(), variant(0, 'a'), variant(1, 'b'), done],
      [accepted('g2'), variant(0, 'c'), variant(1, 'd'), done]
    );
    await generation.generate();
    generation.choice.choose(pictureAt(generation, 1));
    expect(generation.choiceIsOutOfSight).toBe(false);

    await generation.generate();

    expect(generation.choice.picture?.imageId).toBe('b');
    expect(generation.choiceIsOutOfSight).toBe(true);
  });

  it('hands the bytes over as a file, with the id of the picture', async () => {
    const { generation } = await generating([accepted(), variant(0, 'a'), variant(1, 'b'), done]);
    await generation.generate();
    generation.choice.choose(pictureAt(generation, 1));
    const taken: [File, string][] = [];

    const used = await generation.choice.use((file, id) => {
      taken.push([file, id]);
      return Promise.resolve();
    });

    expect(used).toBe(true);
    const [file, id] = taken[0] ?? [];
    expect(id).toBe('b');
    expect(file).toMatchObject({ name: 'icon.webp', type: 'image/webp' });
    expect(await file?.text()).toBe('webp bytes');
  });

  it('stays when it could not be saved, so that one can try again', async () => {
    const { generation } = await generating([accepted(), variant(0), variant(1), done]);
    await generation.generate();
    generation.choice.choose(pictureAt(generation, 0));

    const down = new Error('down');
    const used = await generation.choice.use(() => Promise.reject(down));

    expect(used).toBe(false);
    expect(generation.choice).toMatchObject({ error: down, saving: false });
    expect(generation.choice.picture?.imageId).toBe('picture-0');
  });
});
