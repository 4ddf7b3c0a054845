import { IntricError } from '@intric/intric-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TileRequest } from './tile-request.svelte';
import { GenerationStream } from '../../api/generation-stream';
import { aRound, settle, states } from '../../fixtures/round-fixture';
import { GenerationRound } from './generation-round.svelte';
import { accepted, done, failure, FakeClient, lost, variant } from '../../fixtures/fake-client';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a round', () => {
  it('has all its tiles waiting from the start', () => {
    expect(states(aRound(4).round)).toEqual(['waiting', 'waiting', 'waiting', 'waiting']);
  });

  it('fills each picture into its tile, in any order', async () => {
    const { round, run } = aRound(3, [accepted(), variant(2), variant(0), failure(1), done]);

    await run();

    expect(states(round)).toEqual(['arrived', 'failed', 'arrived']);
    expect(round.tiles[2]).toMatchObject({ picture: { imageId: 'picture-2' } });
  });

  it('counts arrived pictures while it runs', async () => {
    const gate = Promise.withResolvers<null>();
    const { round, run } = aRound(2, [accepted(), variant(0), gate.promise, variant(1), done]);

    const running = run();
    await settle();

    expect(round).toMatchObject({ running: true, arrived: 1, waiting: 1 });
    gate.resolve(null);
    await running;
    expect(round).toMatchObject({ running: false, arrived: 2, waiting: 0 });
  });

  it('fails a single tile, with the time to wait', async () => {
    const { round, run } = aRound(2, [accepted(), variant(0), failure(1, 'busy', 20), done]);

    await run();

    expect(round.tiles[1]).toEqual({
      state: 'failed',
      failure: { code: 'busy', message: 'No.', retryAfter: 20 }
    });
    expect(round).toMatchObject({ arrived: 1, failed: 1, stopped: 0 });
  });

  it('shows a picture that arrives after its failure', async () => {
    const { round, run } = aRound(1, [accepted(), failure(0, 'outcome_unknown'), variant(0), done]);

    await run();

    expect(round.tiles[0]).toMatchObject({ picture: { imageId: 'picture-0' } });
  });

  it('keeps its tiles waiting while the connection is broken', async () => {
    const { round, run } = aRound(2, [accepted(), variant(1), lost], [lost], [variant(0), done]);

    const running = run();
    await settle();
    expect(states(round)).toEqual(['waiting', 'arrived']);
    expect(round.running).toBe(true);
    await vi.advanceTimersByTimeAsync(2_000);
    await running;

    expect(states(round)).toEqual(['arrived', 'arrived']);
  });

  it('marks a picture as deleted that the stream did not mention', async () => {
    const { round, run } = aRound(2, [accepted(), variant(0), done]);

    await run();

    expect(round.tiles[1]).toMatchObject({ failure: { code: 'not_found' } });
  });

  it('is refused as a whole when the server refuses the request', async () => {
    const refused = new IntricError({ status: 429, code: 'busy', message: '…', retry_after: 20 });
    const { round, run } = aRound(4, [refused]);

    await run();

    expect(round.refusal).toBe(refused);
  });

  it('ignores events after it is disconnected', async () => {
    const { round, run } = aRound(1, [accepted(), new Promise(() => undefined)]);

    const running = run();
    await settle();
    round.disconnect();
    await running;

    expect(states(round)).toEqual(['waiting']);
  });
});

describe('resuming requests', () => {
  it('shows the later request of a retried tile', async () => {
    const client = new FakeClient(
      [accepted('g1'), variant(0), failure(1), done],
      [accepted('g2'), variant(0, 'second-try'), done]
    );
    const round = new GenerationRound(2, () =>
      GenerationStream.create(client, { resource_name: 'Guide' })
    );

    await round.resume([
      new TileRequest(GenerationStream.existing(client, 'g1'), [0, 1]),
      new TileRequest(GenerationStream.existing(client, 'g2'), [1])
    ]);

    expect(client.followed.map(({ id }) => id)).toEqual(['g1', 'g2']);
    expect(round.tiles[1]).toMatchObject({ picture: { imageId: 'second-try' } });
  });

  it('marks the pictures of an unknown generation as deleted', async () => {
    const gone = new IntricError({ status: 404, code: 'not_found', message: '' });
    const client = new FakeClient([gone], [settle(), accepted('g2'), variant(0), done]);
    const round = new GenerationRound(2, () =>
      GenerationStream.create(client, { resource_name: 'Guide' })
    );

    await round.resume([
      new TileRequest(GenerationStream.existing(client, 'g1'), [0]),
      new TileRequest(GenerationStream.existing(client, 'g2'), [1])
    ]);

    expect(states(round)).toEqual(['failed', 'arrived']);
    expect(round.refusal).toBeNull();
  });

  it('reports each accepted generation once across reconnects', async () => {
    const client = new FakeClient([accepted(), lost], [accepted(), variant(0), done]);
    const onaccepted = vi.fn();
    const stream = () => GenerationStream.create(client, { resource_name: 'Guide' });
    const round = new GenerationRound(1, stream, onaccepted);

    void round.run(stream());
    await vi.advanceTimersByTimeAsync(1_000);

    expect(states(round)).toEqual(['arrived']);
    expect(onaccepted).toHaveBeenCalledOnce();
  });
});
