import { aModel } from '$lib/features/image-models/model-fixture';
import { IntricError } from '@intric/intric-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IconGeneration } from './generation.svelte';
import { ModelOffer } from './model-offer.svelte';
import { Question } from './question.svelte';
import type { RememberedRound } from './remembered';
import { accepted, done, failure, FakeWire, lost, variant, type Coming } from './wire-fixture';

const never = new Promise(() => undefined);
const settle = () => vi.advanceTimersByTimeAsync(0);
const gone = new IntricError({ status: 404, code: 'not_found', message: '' });

/** A generation of two pictures a round, over a wire that plays a list for each connection. */
async function generating(...connections: Coming[][]) {
  return remembering(null, ...connections);
}

/** The same in a browser that remembers this round. */
async function remembering(kept: RememberedRound | null, ...connections: Coming[][]) {
  const wire = new FakeWire(...connections);
  const offer = new ModelOffer(
    {
      models: () => Promise.resolve([aModel(), aModel({ name: 'other' })]),
      space: () => Promise.resolve({ security_classification: null })
    },
    'space'
  );
  await offer.load();
  const resource = { id: 'r', name: 'Guide', description: null, systemPrompt: null, spaceId: 's' };
  const question = new Question(resource, offer, () => Promise.resolve('Automatic'));
  await question.describe();
  question.count = 2;
  const memory = {
    kept,
    recall: () => memory.kept,
    keep: (round: RememberedRound) => void (memory.kept = round),
    forget: () => void (memory.kept = null)
  };
  return { generation: new IconGeneration(question, wire, memory), question, wire, memory };
}

const ROUND: RememberedRound = {
  at: 0,
  count: 3,
  prompt: 'A red cottage',
  style: 'line',
  modelId: 'other',
  calls: [{ id: 'g1', tiles: [0, 1, 2] }]
};

function pictureAt(generation: IconGeneration, index: number) {
  const tile = generation.round?.tiles[index];
  if (tile?.state !== 'arrived') throw new Error(`Tile ${index} has no picture`);
  return tile.picture;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('generating', () => {
  it('asks for as many pictures as were wanted, in the words on the screen', async () => {
    const { generation, question, wire } = await generating([
      accepted(),
      variant(0),
      variant(1),
      done
    ]);
    question.prompt = 'A red cottage';

    await generation.generate();

    expect(wire.started.map(({ request }) => request)).toEqual([
      expect.objectContaining({ num_variants: 2, custom_prompt: 'A red cottage' })
    ]);
    expect(generation.round?.arrived).toBe(2);
  });

  it('asks once, however often the button is pressed', async () => {
    const { generation, wire } = await generating([accepted(), variant(0), variant(1), done]);

    await Promise.all([generation.generate(), generation.generate()]);

    expect(wire.started).toHaveLength(1);
  });

  it('asks with the same key again when the first answer never came', async () => {
    const { generation, question, wire } = await generating();
    const first = generation.generate();
    await vi.advanceTimersByTimeAsync(10_000);
    await first;
    expect(generation.refusal).toMatchObject({ code: 'network' });

    const again = generation.generate();
    await vi.advanceTimersByTimeAsync(10_000);
    await again;
    question.prompt = 'Something else';
    const other = generation.generate();
    await vi.advanceTimersByTimeAsync(10_000);
    await other;

    const keys = new Set(wire.started.map(({ key }) => key));
    expect(keys.size).toBe(2);
    expect(wire.started.at(-1)?.request.custom_prompt).toBe('Something else');
    expect(wire.started.at(-1)?.key).not.toBe(wire.started[0]?.key);
  });

  it('asks for others, with another key, once the first ones are there', async () => {
    const all = [variant(0), variant(1), done];
    const { generation, wire } = await generating([accepted(), ...all], [accepted('g2'), ...all]);

    await generation.generate();
    await generation.generate();

    expect(wire.started[0]?.key).not.toBe(wire.started[1]?.key);
  });

  it('tries a tile again in the words of its own round, whatever has been written since', async () => {
    const { generation, question, wire } = await generating(
      [accepted(), variant(0), failure(1), done],
      [accepted('g2'), variant(0, 'b'), done]
    );
    await generation.generate();
    question.prompt = 'Something else';

    await generation.tryAgain(1);

    expect(wire.started[1]?.request).toMatchObject({ num_variants: 1, custom_prompt: null });
    expect(pictureAt(generation, 1).imageId).toBe('b');
  });

  it('keeps the tiles that are there when the server refuses another round', async () => {
    const busy = new IntricError({ status: 503, code: 'busy', message: '', retry_after: 20 });
    const { generation } = await generating([accepted(), variant(0), variant(1), done], [busy]);
    await generation.generate();

    await generation.generate();

    expect(generation.refusal).toBe(busy);
    expect(pictureAt(generation, 0).imageId).toBe('picture-0');
  });

  it('counts the seconds while it runs', async () => {
    const gate = Promise.withResolvers<null>();
    const { generation } = await generating([accepted(), gate.promise, failure(0), done]);

    const running = generation.generate();
    await vi.advanceTimersByTimeAsync(6_100);

    expect(generation.clock.seconds).toBe(6);
    gate.resolve(null);
    await running;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(generation.clock.seconds).toBe(6);
  });
});

describe('remembering', () => {
  it('begins once the server has named the generation', async () => {
    const gate = Promise.withResolvers<null>();
    vi.setSystemTime(1_000);
    const { generation, question, memory } = await generating([gate.promise, accepted(), never]);
    question.prompt = 'A red cottage';
    void generation.generate();
    await settle();
    expect(memory.kept).toBeNull();

    gate.resolve(null);
    await settle();

    expect(memory.kept).toEqual({
      at: 1_000,
      count: 2,
      prompt: 'A red cottage',
      style: 'flat',
      modelId: 'gpt-image-2',
      calls: [{ id: 'g1', tiles: [0, 1] }]
    });
  });

  it('takes in a tile that is tried again', async () => {
    const { generation, memory } = await generating(
      [accepted(), variant(0), failure(1), done],
      [accepted('g2'), never]
    );
    await generation.generate();

    void generation.tryAgain(1);
    await settle();

    expect(memory.kept?.calls).toEqual([
      { id: 'g1', tiles: [0, 1] },
      { id: 'g2', tiles: [1] }
    ]);
  });

  it('ends when it is left', async () => {
    const { generation, memory } = await generating([accepted(), variant(0), variant(1), done]);
    await generation.generate();
    expect(memory.kept).not.toBeNull();

    generation.leave();

    expect(memory.kept).toBeNull();
    expect(generation.left).toBe(true);
  });
});

describe('finding a round again', () => {
  it('shows it as it stands, asked as it was asked', async () => {
    vi.setSystemTime(20_000);
    const { generation, question, wire } = await remembering(ROUND, [
      accepted(),
      variant(0),
      never
    ]);

    void generation.resume();
    await settle();

    expect(wire.followed).toEqual([{ id: 'g1', after: undefined }]);
    expect(wire.started).toHaveLength(0);
    expect(generation.round).toMatchObject({ arrived: 1, waiting: 2, running: true });
    expect(question).toMatchObject({ prompt: 'A red cottage', count: 3, style: 'line' });
    expect(question.model?.name).toBe('other');
    expect(generation.clock.seconds).toBe(20);
  });

  it('offers one that is finished to choose from, and asks before leaving it', async () => {
    const { generation } = await remembering(ROUND, [
      accepted(),
      variant(0),
      variant(1),
      variant(2),
      done
    ]);

    await generation.resume();

    expect(generation.round?.complete).toBe(true);
    expect(generation).toMatchObject({ running: false, hasDrawn: true, asksBeforeLeaving: true });
  });

  it('says nothing and forgets it when the server does not know it', async () => {
    const { generation, question, memory } = await remembering(ROUND, [gone]);

    await generation.resume();

    expect(generation.round).toBeNull();
    expect(generation.refusal).toBeNull();
    expect(memory.kept).toBeNull();
    expect(question.prompt).toBe('Automatic');
  });

  it('keeps it in mind when the server can’t be reached', async () => {
    const { generation, memory } = await remembering(ROUND);

    const resuming = generation.resume();
    await vi.advanceTimersByTimeAsync(300_000);
    await resuming;

    expect(generation.round).toBeNull();
    expect(memory.kept).toBe(ROUND);
  });

  it('tries a tile again in its words, before a model is known', async () => {
    const { generation, wire } = await remembering(
      ROUND,
      [accepted(), failure(0), variant(1), variant(2), done],
      [accepted('g2'), variant(0), done]
    );
    await generation.resume();

    await generation.tryAgain(0);

    expect(wire.started[0]?.request).toMatchObject({
      num_variants: 1,
      custom_prompt: 'A red cottage',
      style: 'line',
      model_id: 'other'
    });
  });

  it('gives way to a round that was asked for meanwhile', async () => {
    const gate = Promise.withResolvers<null>();
    const { generation, wire } = await remembering(
      ROUND,
      [gate.promise, accepted(), never],
      [accepted('g2'), never]
    );
    void generation.resume();
    void generation.generate();
    await settle();

    gate.resolve(null);
    await settle();

    expect(generation.round?.tiles).toHaveLength(2);
    expect(wire.started).toHaveLength(1);
  });
});

describe('choosing', () => {
  it('survives another round, though the picture is out of sight', async () => {
    const { generation } = await generating(
      [accepted(), variant(0, 'a'), variant(1, 'b'), done],
      [accepted('g2'), variant(0, 'c'), variant(1, 'd'), done]
    );
    await generation.generate();
    generation.choose(pictureAt(generation, 1));
    expect(generation.choiceIsOutOfSight).toBe(false);

    await generation.generate();

    expect(generation.choice?.imageId).toBe('b');
    expect(generation.choiceIsOutOfSight).toBe(true);
  });

  it('hands the bytes over as a file, with the id of the picture', async () => {
    const { generation } = await generating([accepted(), variant(0, 'a'), variant(1, 'b'), done]);
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
    const { generation } = await generating([accepted(), variant(0), variant(1), done]);
    await generation.generate();
    generation.choose(pictureAt(generation, 0));

    const down = new Error('down');
    const used = await generation.use(() => Promise.reject(down));

    expect(used).toBe(false);
    expect(generation).toMatchObject({ saveError: down, saving: false });
    expect(generation.choice?.imageId).toBe('picture-0');
  });
});

describe('leaving', () => {
  it('asks once there are pictures to choose from, and not while they are coming', async () => {
    const gate = Promise.withResolvers<null>();
    const { generation } = await generating([
      accepted(),
      variant(0),
      gate.promise,
      variant(1),
      done
    ]);
    expect(generation.asksBeforeLeaving).toBe(false);

    const running = generation.generate();
    await settle();
    expect(generation.round?.arrived).toBe(1);
    expect(generation.asksBeforeLeaving).toBe(false);

    gate.resolve(null);
    await running;
    expect(generation.asksBeforeLeaving).toBe(true);
  });

  it('does not ask when nothing was drawn', async () => {
    const { generation } = await generating([accepted(), failure(0), failure(1), done]);

    await generation.generate();

    expect(generation.asksBeforeLeaving).toBe(false);
  });

  it('ends the listening', async () => {
    const { generation, wire } = await generating([accepted(), lost]);
    const running = generation.generate();
    await settle();

    generation.leave();
    await running;
    await vi.advanceTimersByTimeAsync(60_000);

    expect(wire.followed).toHaveLength(0);
  });
});
