import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aRound, settle, states } from '../../fixtures/round-fixture';
import { accepted, done, failure, lost, never, variant } from '../../fixtures/fake-client';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('stopping', () => {
  it('marks cancelled tiles and waits for pictures in flight', async () => {
    const gate = Promise.withResolvers<null>();
    const { round, client, run } = aRound(3, [
      accepted(),
      variant(0),
      gate.promise,
      variant(1),
      failure(2, 'cancelled'),
      done
    ]);
    client.stopResult = [variant(0), failure(2, 'cancelled')];
    const running = run();
    await settle();

    const stopping = round.stop();
    expect(round).toMatchObject({ stopping: true, stopped: 0 });
    await stopping;

    expect(client.stopped).toEqual(['g1']);
    expect(states(round)).toEqual(['arrived', 'waiting', 'stopped']);
    expect(round).toMatchObject({ stopping: true, stopped: 1, failed: 0 });
    expect(round.isInFlight(1)).toBe(true);
    gate.resolve(null);
    await running;
    expect(states(round)).toEqual(['arrived', 'arrived', 'stopped']);
    expect(round.stopping).toBe(false);
  });

  it('is sent once when called repeatedly', async () => {
    const { round, client, run } = aRound(1, [accepted(), never]);
    void run();
    await settle();

    await Promise.all([round.stop(), round.stop()]);
    await round.stop();

    expect(client.stopped).toEqual(['g1']);
  });

  it('can be retried when it fails', async () => {
    const { round, client, run } = aRound(1, [accepted(), never]);
    void run();
    await settle();
    client.stopResult = lost;

    await round.stop();
    expect(round).toMatchObject({ stopping: false, stopError: lost });
    client.stopResult = [failure(0, 'cancelled')];
    await round.stop();

    expect(round.stopError).toBeNull();
    expect(states(round)).toEqual(['stopped']);
  });

  it('leaves tiles that can be retried', async () => {
    const { round, client, run } = aRound(
      1,
      [accepted(), failure(0, 'cancelled'), done],
      [accepted('g2'), variant(0), done]
    );
    await run();

    await round.retry(0);

    expect(states(round)).toEqual(['arrived']);
    expect(client.started).toHaveLength(2);
  });

  it('clears its error once nothing is left to stop', async () => {
    const gate = Promise.withResolvers<null>();
    const { round, client, run } = aRound(1, [accepted(), gate.promise, variant(0), done]);
    const running = run();
    await settle();
    client.stopResult = lost;
    await round.stop();
    expect(round.stopError).toBe(lost);

    gate.resolve(null);
    await running;

    expect(round.stopError).toBeNull();
  });

  it('does not affect a retry in the meantime, which can be stopped as well', async () => {
    const { round, client, run } = aRound(
      2,
      [accepted(), failure(0), never],
      [accepted('g2'), never]
    );
    void run();
    await settle();
    const response = Promise.withResolvers<undefined>();
    client.beforeStop = response.promise;

    const stopping = round.stop();
    void round.retry(0);
    response.resolve(undefined);
    await stopping;
    await settle();

    expect(round.stopping).toBe(false);
    expect([round.isInFlight(0), round.isInFlight(1)]).toEqual([false, true]);
    await round.stop();
    expect(client.stopped).toEqual(['g1', 'g2']);
    expect(round.stopping).toBe(true);
  });

  it('prevents the new request of a retry that is being checked', async () => {
    const gate = Promise.withResolvers<null>();
    const { round, client, run } = aRound(
      1,
      [accepted(), failure(0, 'outcome_unknown'), done],
      [accepted(), gate.promise, done]
    );
    await run();
    const retrying = round.retry(0);
    await settle();

    await round.stop();
    gate.resolve(null);
    await retrying;

    expect(client.started).toHaveLength(1);
    expect(states(round)).toEqual(['failed']);
  });
});
