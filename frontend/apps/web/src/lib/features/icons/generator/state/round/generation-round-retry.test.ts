import { IntricError } from '@intric/intric-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aRound, states } from '../../fixtures/round-fixture';
import { accepted, done, failure, lost, variant } from '../../fixtures/fake-client';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('retrying a tile', () => {
  it('requests one picture for the failed tile', async () => {
    const { round, client, run } = aRound(
      3,
      [accepted(), variant(0), failure(1), variant(2), done],
      [accepted('g2'), variant(0, 'second-try'), done]
    );
    await run();

    await round.retry(1);

    expect(client.started.map(({ request }) => request.num_variants)).toEqual([3, 1]);
    expect(client.started[1]?.key).not.toBe(client.started[0]?.key);
    expect(round.tiles[1]).toMatchObject({ picture: { imageId: 'second-try' } });
    expect(round.tiles[0]).toMatchObject({ picture: { imageId: 'picture-0' } });
  });

  it('requests once when called twice', async () => {
    const { round, client, run } = aRound(
      1,
      [accepted(), failure(0), done],
      [accepted('g2'), variant(0), done]
    );
    await run();

    await Promise.all([round.retry(0), round.retry(0)]);

    expect(client.started).toHaveLength(2);
  });

  it('fails only that tile when the server refuses', async () => {
    const refused = new IntricError({ status: 429, code: 'busy', message: '', retry_after: 9 });
    const { round, run } = aRound(2, [accepted(), variant(0), failure(1), done], [refused]);
    await run();

    await round.retry(1);

    expect(states(round)).toEqual(['arrived', 'failed']);
    expect(round.tiles[1]).toMatchObject({ failure: { code: 'busy', retryAfter: 9 } });
  });

  it('ignores a tile with a picture', async () => {
    const { round, client, run } = aRound(1, [accepted(), variant(0), done]);
    await run();

    await round.retry(0);

    expect(client.started).toHaveLength(1);
  });

  it('checks first whether a lost picture has arrived since', async () => {
    const { round, client, run } = aRound(
      1,
      [accepted(), failure(0, 'outcome_unknown'), done],
      [accepted(), variant(0), done]
    );
    await run();

    const retrying = round.retry(0);
    expect(states(round)).toEqual(['waiting']);
    await retrying;

    expect(states(round)).toEqual(['arrived']);
    expect(client.followed).toEqual([{ id: 'g1', after: '1' }]);
    expect(client.started).toHaveLength(1);
  });

  it('requests a lost picture again when it has not arrived', async () => {
    const { round, client, run } = aRound(
      1,
      [accepted(), failure(0, 'outcome_unknown'), done],
      [accepted(), done],
      [accepted('g2'), variant(0, 'second-try'), done]
    );
    await run();

    await round.retry(0);

    expect(client.started).toHaveLength(2);
    expect(round.tiles[0]).toMatchObject({ picture: { imageId: 'second-try' } });
  });

  it('reconnects to an unresolved request instead of making a new one', async () => {
    const { round, client, run } = aRound(3, [accepted(), failure(0), variant(1), lost]);
    const running = run();
    await vi.advanceTimersByTimeAsync(300_000);
    await running;
    expect(states(round)).toEqual(['failed', 'arrived', 'failed']);
    expect(round.tiles[2]).toMatchObject({ failure: { code: 'network' } });

    const retrying = round.retry(2);
    expect(states(round)).toEqual(['failed', 'arrived', 'waiting']);
    await vi.advanceTimersByTimeAsync(1_000);
    round.disconnect();
    await retrying;

    expect(client.started).toHaveLength(1);
    expect(client.followed.at(-1)).toEqual({ id: 'g1', after: '2' });
  });
});
