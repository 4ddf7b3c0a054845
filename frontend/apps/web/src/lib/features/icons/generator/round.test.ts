import { IntricError } from '@intric/intric-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Drawing } from './drawing';
import { GenerationRound } from './round.svelte';
import { accepted, done, failure, FakeWire, lost, variant, type Coming } from './wire-fixture';

/** A round of so many tiles over a wire that plays a list for each connection. */
function playing(count: number, ...connections: Coming[][]) {
  const wire = new FakeWire(...connections);
  const draw = (num_variants: number) => Drawing.of(wire, { resource_name: 'Guide', num_variants });
  const round = new GenerationRound(count, () => draw(1));
  return { round, wire, run: () => round.run(draw(count)) };
}

const states = (round: GenerationRound) => round.tiles.map(({ state }) => state);
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a round', () => {
  it('has all its tiles waiting from the start', () => {
    expect(states(playing(4).round)).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
  });

  it('puts each picture into its own tile, in whatever order they arrive', async () => {
    const { round, run } = playing(3, [accepted(), variant(2), variant(0), failure(1), done]);

    await run();

    expect(states(round)).toEqual(['arrived', 'failed', 'arrived']);
    expect(round.tiles[2]).toMatchObject({ picture: { imageId: 'picture-2' } });
  });

  it('counts what has arrived while it runs', async () => {
    const gate = Promise.withResolvers<null>();
    const { round, run } = playing(2, [accepted(), variant(0), gate.promise, variant(1), done]);

    const running = run();
    await settle();

    expect(round).toMatchObject({ running: true, arrived: 1, waiting: 1 });
    gate.resolve(null);
    await running;
    expect(round).toMatchObject({ running: false, arrived: 2, waiting: 0 });
  });

  it('lets one tile fail by itself, and says how long to wait', async () => {
    const { round, run } = playing(2, [accepted(), variant(0), failure(1, 'busy', 20), done]);

    await run();

    expect(round.tiles[1]).toEqual({
      state: 'failed',
      failure: { code: 'busy', message: 'No.', retryAfter: 20 }
    });
    expect(round).toMatchObject({ arrived: 1, failed: 1, stopped: 0 });
  });

  it('shows a picture that comes after it was given up for lost', async () => {
    const { round, run } = playing(1, [
      accepted(),
      failure(0, 'outcome_unknown'),
      variant(0),
      done
    ]);

    await run();

    expect(round.tiles[0]).toMatchObject({ picture: { imageId: 'picture-0' } });
  });

  it('keeps its tiles waiting while the connection is broken', async () => {
    const { round, run } = playing(2, [accepted(), variant(1), lost], [lost], [variant(0), done]);

    const running = run();
    await settle();
    expect(states(round)).toEqual(['waiting', 'arrived']);
    expect(round.running).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    await running;

    expect(states(round)).toEqual(['arrived', 'arrived']);
  });

  it('says of a picture that nothing was told of that it was deleted', async () => {
    const { round, run } = playing(2, [accepted(), variant(0), done]);

    await run();

    expect(round.tiles[1]).toMatchObject({ failure: { code: 'not_found' } });
  });

  it('is refused as a whole when the server turns the question down', async () => {
    const refused = new IntricError({ status: 429, code: 'busy', message: '…', retry_after: 20 });
    const { round, run } = playing(4, [refused]);

    await run();

    expect(round.refusal).toBe(refused);
  });

  it('says nothing more once nobody listens', async () => {
    const { round, run } = playing(1, [accepted(), new Promise(() => undefined)]);

    const running = run();
    await settle();
    round.leave();
    await running;

    expect(states(round)).toEqual(['waiting']);
  });
});

describe('stopping', () => {
  it('marks what was not drawn, and waits for what is on its way', async () => {
    const gate = Promise.withResolvers<null>();
    const { round, wire, run } = playing(3, [
      accepted(),
      variant(0),
      gate.promise,
      variant(1),
      failure(2, 'cancelled'),
      done
    ]);
    wire.settled = [variant(0), failure(2, 'cancelled')];
    const running = run();
    await settle();

    const stopping = round.stop();
    expect(round).toMatchObject({ stopping: true, onlyUnderWay: false });
    await stopping;

    expect(wire.stopped).toEqual(['g1']);
    expect(states(round)).toEqual(['arrived', 'waiting', 'stopped']);
    expect(round).toMatchObject({ stopping: true, onlyUnderWay: true, stopped: 1, failed: 0 });
    gate.resolve(null);
    await running;
    expect(states(round)).toEqual(['arrived', 'arrived', 'stopped']);
    expect(round.stopping).toBe(false);
  });

  it('is said once, however often the button is pressed', async () => {
    const { round, wire, run } = playing(1, [accepted(), new Promise(() => undefined)]);
    void run();
    await settle();

    await Promise.all([round.stop(), round.stop()]);
    await round.stop();

    expect(wire.stopped).toEqual(['g1']);
  });

  it('can be tried again when the server did not hear it', async () => {
    const { round, wire, run } = playing(1, [accepted(), new Promise(() => undefined)]);
    void run();
    await settle();
    wire.settled = lost;

    await round.stop();
    expect(round).toMatchObject({ stopping: false, stopError: lost });
    wire.settled = [failure(0, 'cancelled')];
    await round.stop();

    expect(round.stopError).toBeNull();
    expect(states(round)).toEqual(['stopped']);
  });

  it('leaves tiles that can be tried again', async () => {
    const { round, wire, run } = playing(
      1,
      [accepted(), failure(0, 'cancelled'), done],
      [accepted('g2'), variant(0), done]
    );
    await run();

    await round.tryAgain(0);

    expect(states(round)).toEqual(['arrived']);
    expect(wire.started).toHaveLength(2);
  });
});

describe('trying one tile again', () => {
  it('asks for one picture and puts it where the failed one was', async () => {
    const { round, wire, run } = playing(
      3,
      [accepted(), variant(0), failure(1), variant(2), done],
      [accepted('g2'), variant(0, 'second-try'), done]
    );
    await run();

    await round.tryAgain(1);

    expect(wire.started.map(({ request }) => request.num_variants)).toEqual([3, 1]);
    expect(wire.started[1]?.key).not.toBe(wire.started[0]?.key);
    expect(round.tiles[1]).toMatchObject({ picture: { imageId: 'second-try' } });
    expect(round.tiles[0]).toMatchObject({ picture: { imageId: 'picture-0' } });
  });

  it('asks once when it is pressed twice', async () => {
    const { round, wire, run } = playing(
      1,
      [accepted(), failure(0), done],
      [accepted('g2'), variant(0), done]
    );
    await run();

    await Promise.all([round.tryAgain(0), round.tryAgain(0)]);

    expect(wire.started).toHaveLength(2);
  });

  it('fails only that tile when the server turns it down', async () => {
    const refused = new IntricError({ status: 429, code: 'busy', message: '', retry_after: 9 });
    const { round, run } = playing(2, [accepted(), variant(0), failure(1), done], [refused]);
    await run();

    await round.tryAgain(1);

    expect(states(round)).toEqual(['arrived', 'failed']);
    expect(round.tiles[1]).toMatchObject({ failure: { code: 'busy', retryAfter: 9 } });
  });

  it('leaves a picture that has arrived alone', async () => {
    const { round, wire, run } = playing(1, [accepted(), variant(0), done]);
    await run();

    await round.tryAgain(0);

    expect(wire.started).toHaveLength(1);
  });

  it('looks first whether one that was given up for lost has come home', async () => {
    const { round, wire, run } = playing(
      1,
      [accepted(), failure(0, 'outcome_unknown'), done],
      [accepted(), variant(0), done]
    );
    await run();

    const retrying = round.tryAgain(0);
    expect(states(round)).toEqual(['waiting']);
    await retrying;

    expect(states(round)).toEqual(['arrived']);
    expect(wire.followed).toEqual([{ id: 'g1', after: '1' }]);
    expect(wire.started).toHaveLength(1);
  });

  it('asks anew when it has not', async () => {
    const { round, wire, run } = playing(
      1,
      [accepted(), failure(0, 'outcome_unknown'), done],
      [accepted(), done],
      [accepted('g2'), variant(0, 'second-try'), done]
    );
    await run();

    await round.tryAgain(0);

    expect(wire.started).toHaveLength(2);
    expect(round.tiles[0]).toMatchObject({ picture: { imageId: 'second-try' } });
  });

  it('only listens once more where nobody knows what became of the former', async () => {
    const { round, wire, run } = playing(3, [accepted(), failure(0), variant(1), lost]);
    const running = run();
    await vi.advanceTimersByTimeAsync(300_000);
    await running;
    expect(states(round)).toEqual(['failed', 'arrived', 'failed']);
    expect(round.tiles[2]).toMatchObject({ failure: { code: 'network' } });

    const retrying = round.tryAgain(2);
    expect(states(round)).toEqual(['failed', 'arrived', 'waiting']);
    await vi.advanceTimersByTimeAsync(1_000);
    round.leave();
    await retrying;

    expect(wire.started).toHaveLength(1);
    expect(wire.followed.at(-1)).toEqual({ id: 'g1', after: '2' });
  });
});

describe('going on with what was asked for before', () => {
  it('lets the later asking count for a tile that was tried again', async () => {
    const wire = new FakeWire(
      [accepted('g1'), variant(0), failure(1), done],
      [accepted('g2'), variant(0, 'second-try'), done]
    );
    const round = new GenerationRound(2, () => Drawing.of(wire, { resource_name: 'Guide' }));

    await round.resume([
      { drawing: Drawing.found(wire, 'g1'), tiles: [0, 1] },
      { drawing: Drawing.found(wire, 'g2'), tiles: [1] }
    ]);

    expect(wire.followed.map(({ id }) => id)).toEqual(['g1', 'g2']);
    expect(round.tiles[1]).toMatchObject({ picture: { imageId: 'second-try' } });
  });
});
