import { IntricError } from '@intric/intric-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { generating, pictureAt } from '../fixtures/generation-fixture';
import { settle } from '../fixtures/round-fixture';
import { accepted, done, failure, lost, variant } from '../fixtures/fake-client';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

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
    expect(generation.error).toMatchObject({ code: 'network' });

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

    expect(generation.error).toBe(busy);
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
