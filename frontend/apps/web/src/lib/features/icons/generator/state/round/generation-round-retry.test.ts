import { IntricError } from '@intric/intric-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { playing, states } from '../../fixtures/round-fixture';
import { accepted, done, failure, lost, variant } from '../../fixtures/fake-client';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

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
