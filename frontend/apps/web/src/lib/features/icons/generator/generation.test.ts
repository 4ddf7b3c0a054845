import { aModel } from '$lib/features/image-models/model-fixture';
import { IntricError, type IconVariantEvent, type IconVariantsRequest } from '@intric/intric-js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { IconGeneration } from './generation.svelte';
import { ModelOffer } from './model-offer.svelte';
import { Question } from './question.svelte';

function variant(index: number, image_id: string): IconVariantEvent {
  return {
    type: 'variant',
    index,
    image_id,
    url: `/api/v1/generated-images/${image_id}/content`,
    blob_base64: btoa('webp bytes'),
    mimetype: 'image/webp',
    width: 512,
    height: 512,
    file_size: 10,
    revised_prompt: null
  };
}

const blocked = (index: number): IconVariantEvent => ({
  type: 'failure',
  index,
  code: 'content_blocked',
  message: ''
});

/** A generation of two pictures a round, with the events of each round to come. */
async function generating(...rounds: (IconVariantEvent | Error)[][]) {
  const requests: IconVariantsRequest[] = [];
  const offer = new ModelOffer(
    {
      models: () => Promise.resolve([aModel()]),
      space: () => Promise.resolve({ security_classification: null })
    },
    'space'
  );
  await offer.load();
  const resource = { name: 'Guide', description: null, systemPrompt: null, spaceId: 'space' };
  const question = new Question(resource, offer, () => Promise.resolve('Automatic'));
  await question.describe();
  question.count = 2;
  const generation = new IconGeneration(question, async function* (request) {
    requests.push(request);
    for (const event of rounds.shift() ?? []) {
      await Promise.resolve();
      if (event instanceof Error) throw event;
      yield event;
    }
  });
  return { generation, question, requests };
}

function pictureAt(generation: IconGeneration, index: number) {
  const tile = generation.round?.tiles[index];
  if (tile?.state !== 'arrived') throw new Error(`Tile ${index} has no picture`);
  return tile.picture;
}

afterEach(() => vi.useRealTimers());

describe('generating', () => {
  it('asks for as many pictures as were wanted, in the words on the screen', async () => {
    const { generation, question, requests } = await generating([variant(0, 'a'), variant(1, 'b')]);
    question.prompt = 'A red cottage';

    await generation.generate();

    expect(requests).toEqual([
      expect.objectContaining({ num_variants: 2, custom_prompt: 'A red cottage' })
    ]);
    expect(generation.round?.arrived).toBe(2);
  });

  it('tries a tile again in the words of its own round, whatever has been written since', async () => {
    const { generation, question, requests } = await generating(
      [variant(0, 'a'), blocked(1)],
      [variant(0, 'b')]
    );
    await generation.generate();
    question.prompt = 'Something else';

    await generation.tryAgain(1);

    expect(requests[1]).toMatchObject({ num_variants: 1, custom_prompt: null });
    expect(pictureAt(generation, 1).imageId).toBe('b');
  });

  it('keeps the tiles that are there when the server refuses another round', async () => {
    const busy = new IntricError({ status: 503, code: 'busy', message: '', retry_after: 20 });
    const { generation } = await generating([variant(0, 'a'), variant(1, 'b')], [busy]);
    await generation.generate();

    await generation.generate();

    expect(generation.refusal).toBe(busy);
    expect(pictureAt(generation, 0).imageId).toBe('a');
  });

  it('counts the seconds while it runs', async () => {
    vi.useFakeTimers();
    const gate = Promise.withResolvers<null>();
    const { question } = await generating();
    const generation = new IconGeneration(question, async function* () {
      await gate.promise;
      yield variant(0, 'a');
    });

    const running = generation.generate();
    await vi.advanceTimersByTimeAsync(6_100);

    expect(generation.clock.seconds).toBe(6);
    gate.resolve(null);
    await running;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(generation.clock.seconds).toBe(6);
  });
});

describe('choosing', () => {
  it('survives another round, though the picture is out of sight', async () => {
    const { generation } = await generating(
      [variant(0, 'a'), variant(1, 'b')],
      [variant(0, 'c'), variant(1, 'd')]
    );
    await generation.generate();
    generation.choose(pictureAt(generation, 1));
    expect(generation.choiceIsOutOfSight).toBe(false);

    await generation.generate();

    expect(generation.choice?.imageId).toBe('b');
    expect(generation.choiceIsOutOfSight).toBe(true);
  });

  it('hands the bytes over as a file, with the id of the picture', async () => {
    const { generation } = await generating([variant(0, 'a'), variant(1, 'b')]);
    await generation.generate();
    generation.choose(pictureAt(generation, 1));
    const taken: [File, string][] = [];

    const used = await generation.use((file, id) => {
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
    const { generation } = await generating([variant(0, 'a'), variant(1, 'b')]);
    await generation.generate();
    generation.choose(pictureAt(generation, 0));

    const down = new Error('down');
    const used = await generation.use(() => Promise.reject(down));

    expect(used).toBe(false);
    expect(generation).toMatchObject({ saveError: down, saving: false });
    expect(generation.choice?.imageId).toBe('a');
  });
});

describe('leaving', () => {
  it('asks once there are pictures to choose from, and not while they are coming', async () => {
    const gate = Promise.withResolvers<null>();
    const { question } = await generating();
    const generation = new IconGeneration(question, async function* () {
      yield variant(0, 'a');
      await gate.promise;
      yield variant(1, 'b');
    });
    expect(generation.asksBeforeLeaving).toBe(false);

    const running = generation.generate();
    await Promise.resolve();
    await Promise.resolve();
    expect(generation.round?.arrived).toBe(1);
    expect(generation.asksBeforeLeaving).toBe(false);

    gate.resolve(null);
    await running;
    expect(generation.asksBeforeLeaving).toBe(true);
  });

  it('does not ask when nothing was drawn', async () => {
    const { generation } = await generating([blocked(0), blocked(1)]);

    await generation.generate();

    expect(generation.asksBeforeLeaving).toBe(false);
  });
});
