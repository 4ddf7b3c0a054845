import { IntricError, type IconVariantEvent } from '@intric/intric-js';
import { describe, expect, it } from 'vitest';
import { GenerationRound, type Draw } from './round.svelte';

const done = (delivered: number): IconVariantEvent => ({ type: 'done', requested: 4, delivered });
const accepted: IconVariantEvent = { type: 'generation', id: 'g1' };

function variant(index: number, image_id = `picture-${index}`): IconVariantEvent {
  return {
    type: 'variant',
    index,
    image_id,
    url: `/api/v1/generated-images/${image_id}/content`,
    blob_base64: 'UklGRg==',
    mimetype: 'image/webp',
    width: 512,
    height: 512,
    file_size: 4,
    revised_prompt: null
  };
}

function failure(index: number, code = 'content_blocked'): IconVariantEvent {
  return { type: 'failure', index, code, message: 'No.' };
}

/** Plays one list of events for each time it is asked; an error in it is thrown. */
function playing(...takes: (IconVariantEvent | Error)[][]) {
  const counts: number[] = [];
  const draw: Draw = async function* (count) {
    counts.push(count);
    for (const event of takes.shift() ?? []) {
      await Promise.resolve();
      if (event instanceof Error) throw event;
      yield event;
    }
  };
  return { draw, counts };
}

const states = (round: GenerationRound) => round.tiles.map(({ state }) => state);
const lost = IntricError.fromNetwork(new Error('reset'));

describe('a round', () => {
  it('has all its tiles waiting from the start', () => {
    const round = new GenerationRound(4, playing([]).draw);

    expect(states(round)).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
  });

  it('puts each picture into its own tile, in whatever order they arrive', async () => {
    const { draw } = playing([accepted, variant(2), variant(0), done(2)]);
    const round = new GenerationRound(3, draw);

    const running = round.run();
    await running;

    expect(states(round)).toEqual(['arrived', 'failed', 'arrived']);
    const [first] = round.tiles;
    expect(first).toMatchObject({
      picture: { imageId: 'picture-0', src: 'data:image/webp;base64,UklGRg==' }
    });
  });

  it('counts what has arrived while it runs', async () => {
    const gate = Promise.withResolvers<null>();
    const round = new GenerationRound(2, async function* () {
      yield variant(0);
      await gate.promise;
      yield variant(1);
    });

    const running = round.run();
    await Promise.resolve();
    await Promise.resolve();

    expect(round).toMatchObject({ running: true, arrived: 1, waiting: 1 });
    gate.resolve(null);
    await running;
    expect(round).toMatchObject({ running: false, arrived: 2, waiting: 0 });
  });

  it('lets one tile fail by itself', async () => {
    const { draw } = playing([variant(0), failure(1), done(1)]);
    const round = new GenerationRound(2, draw);

    await round.run();

    expect(round.tiles[1]).toEqual({
      state: 'failed',
      failure: { code: 'content_blocked', message: 'No.' }
    });
    expect(round).toMatchObject({ arrived: 1, failed: 1 });
  });

  it('fails what is still out when the connection breaks, and keeps what has come', async () => {
    const { draw } = playing([accepted, variant(1), lost]);
    const round = new GenerationRound(2, draw);

    await round.run();

    expect(states(round)).toEqual(['failed', 'arrived']);
    expect(round.tiles[0]).toMatchObject({ failure: { code: 'network' } });
    expect(round.refusal).toBeNull();
  });

  it('is refused as a whole when the server turns the question down', async () => {
    const refused = new IntricError({ status: 429, code: 'busy', message: '…', retry_after: 20 });
    const { draw } = playing([refused]);
    const round = new GenerationRound(4, draw);

    await round.run();

    expect(round.refusal).toBe(refused);
  });

  it('says nothing more once nobody listens', async () => {
    const round = new GenerationRound(1, async function* (_, signal) {
      yield accepted;
      await new Promise((resolve) => {
        if (signal.aborted) resolve(null);
        else signal.addEventListener('abort', resolve);
      });
      throw new DOMException('left', 'AbortError');
    });

    const running = round.run();
    await Promise.resolve();
    round.leave();
    await running;

    expect(states(round)).toEqual(['waiting']);
  });
});

describe('trying one tile again', () => {
  it('asks for one picture and puts it where the failed one was', async () => {
    const { draw, counts } = playing(
      [variant(0), failure(1), variant(2)],
      [variant(0, 'second-try')]
    );
    const round = new GenerationRound(3, draw);
    await round.run();

    await round.tryAgain(1);

    expect(counts).toEqual([3, 1]);
    expect(round.tiles[1]).toMatchObject({ picture: { imageId: 'second-try' } });
    expect(round.tiles[0]).toMatchObject({ picture: { imageId: 'picture-0' } });
  });

  it('shows the tile waiting, but not the whole round running', async () => {
    const { draw } = playing([variant(0), failure(1)], [variant(0)]);
    const round = new GenerationRound(2, draw);
    await round.run();

    const retrying = round.tryAgain(1);

    expect(states(round)).toEqual(['arrived', 'waiting']);
    expect(round.running).toBe(false);
    await retrying;
  });

  it('fails only that tile when the server turns it down', async () => {
    const { draw } = playing([variant(0), failure(1)], [lost]);
    const round = new GenerationRound(2, draw);
    await round.run();

    await round.tryAgain(1);

    expect(states(round)).toEqual(['arrived', 'failed']);
    expect(round.tiles[1]).toMatchObject({ failure: { code: 'network' } });
  });

  it('leaves a picture that has arrived alone', async () => {
    const { draw, counts } = playing([variant(0)]);
    const round = new GenerationRound(1, draw);
    await round.run();

    await round.tryAgain(0);

    expect(counts).toEqual([1]);
  });
});
