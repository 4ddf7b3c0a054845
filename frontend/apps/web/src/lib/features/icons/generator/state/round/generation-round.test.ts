import { IntricError } from '@intric/intric-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Call } from './tile-request.svelte';
import { Drawing } from '../../api/generation-stream';
import { playing, settle, states } from '../../fixtures/round-fixture';
import { GenerationRound } from './generation-round.svelte';
import { accepted, done, failure, FakeWire, lost, variant } from '../../fixtures/fake-client';

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

describe('going on with what was asked for before', () => {
  it('lets the later asking count for a tile that was tried again', async () => {
    const wire = new FakeWire(
      [accepted('g1'), variant(0), failure(1), done],
      [accepted('g2'), variant(0, 'second-try'), done]
    );
    const round = new GenerationRound(2, () => Drawing.of(wire, { resource_name: 'Guide' }));

    await round.resume([
      new Call(Drawing.found(wire, 'g1'), [0, 1]),
      new Call(Drawing.found(wire, 'g2'), [1])
    ]);

    expect(wire.followed.map(({ id }) => id)).toEqual(['g1', 'g2']);
    expect(round.tiles[1]).toMatchObject({ picture: { imageId: 'second-try' } });
  });

  it('says of one that the server no longer knows that its pictures were deleted', async () => {
    const gone = new IntricError({ status: 404, code: 'not_found', message: '' });
    const wire = new FakeWire([gone], [settle(), accepted('g2'), variant(0), done]);
    const round = new GenerationRound(2, () => Drawing.of(wire, { resource_name: 'Guide' }));

    await round.resume([
      new Call(Drawing.found(wire, 'g1'), [0]),
      new Call(Drawing.found(wire, 'g2'), [1])
    ]);

    expect(states(round)).toEqual(['failed', 'arrived']);
    expect(round.refusal).toBeNull();
  });

  it('tells once of each that the server has taken on, however often it connects', async () => {
    const wire = new FakeWire([accepted(), lost], [accepted(), variant(0), done]);
    const onaccepted = vi.fn();
    const draw = () => Drawing.of(wire, { resource_name: 'Guide' });
    const round = new GenerationRound(1, draw, onaccepted);

    void round.run(draw());
    await vi.advanceTimersByTimeAsync(1_000);

    expect(states(round)).toEqual(['arrived']);
    expect(onaccepted).toHaveBeenCalledOnce();
  });
});
