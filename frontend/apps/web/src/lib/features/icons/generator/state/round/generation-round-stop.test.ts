import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { playing, settle, states } from '../../fixtures/round-fixture';
import { accepted, done, failure, lost, never, variant } from '../../fixtures/fake-client';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

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
    expect(round).toMatchObject({ stopping: true, stopped: 0 });
    await stopping;

    expect(wire.stopped).toEqual(['g1']);
    expect(states(round)).toEqual(['arrived', 'waiting', 'stopped']);
    expect(round).toMatchObject({ stopping: true, stopped: 1, failed: 0 });
    expect(round.isUnderWay(1)).toBe(true);
    gate.resolve(null);
    await running;
    expect(states(round)).toEqual(['arrived', 'arrived', 'stopped']);
    expect(round.stopping).toBe(false);
  });

  it('is said once, however often the button is pressed', async () => {
    const { round, wire, run } = playing(1, [accepted(), never]);
    void run();
    await settle();

    await Promise.all([round.stop(), round.stop()]);
    await round.stop();

    expect(wire.stopped).toEqual(['g1']);
  });

  it('can be tried again when the server did not hear it', async () => {
    const { round, wire, run } = playing(1, [accepted(), never]);
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

  it('says no more that it failed once there is nothing left to stop', async () => {
    const gate = Promise.withResolvers<null>();
    const { round, wire, run } = playing(1, [accepted(), gate.promise, variant(0), done]);
    const running = run();
    await settle();
    wire.settled = lost;
    await round.stop();
    expect(round.stopError).toBe(lost);

    gate.resolve(null);
    await running;

    expect(round.stopError).toBeNull();
  });

  it('leaves a tile alone that is tried again meanwhile, and can be said to it as well', async () => {
    const { round, wire, run } = playing(
      2,
      [accepted(), failure(0), never],
      [accepted('g2'), never]
    );
    void run();
    await settle();
    const answer = Promise.withResolvers<undefined>();
    wire.beforeStop = answer.promise;

    const stopping = round.stop();
    void round.tryAgain(0);
    answer.resolve(undefined);
    await stopping;
    await settle();

    expect(round.stopping).toBe(false);
    expect([round.isUnderWay(0), round.isUnderWay(1)]).toEqual([false, true]);
    await round.stop();
    expect(wire.stopped).toEqual(['g1', 'g2']);
    expect(round.stopping).toBe(true);
  });

  it('asks for nothing that was yet to be looked for', async () => {
    const gate = Promise.withResolvers<null>();
    const { round, wire, run } = playing(
      1,
      [accepted(), failure(0, 'outcome_unknown'), done],
      [accepted(), gate.promise, done]
    );
    await run();
    const retrying = round.tryAgain(0);
    await settle();

    await round.stop();
    gate.resolve(null);
    await retrying;

    expect(wire.started).toHaveLength(1);
    expect(states(round)).toEqual(['failed']);
  });
});
