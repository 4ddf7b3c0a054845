import { IntricError } from '@intric/intric-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { remembering, ROUND } from '../fixtures/generation-fixture';
import { settle } from '../fixtures/round-fixture';
import { accepted, done, failure, never, variant } from '../fixtures/fake-client';

const gone = new IntricError({ status: 404, code: 'not_found', message: '' });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

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
    expect(generation).toMatchObject({ running: false, asksBeforeLeaving: true });
  });

  it('says nothing and forgets it when the server does not know it', async () => {
    const { generation, question, memory } = await remembering(ROUND, [gone]);

    await generation.resume();

    expect(generation.round).toBeNull();
    expect(generation.error).toBeNull();
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

  it('leaves words alone that somebody has written before it was found', async () => {
    const gate = Promise.withResolvers<null>();
    const { generation, question } = await remembering(ROUND, [gate.promise, accepted(), never]);
    void generation.resume();
    question.prompt = 'A blue boat';

    gate.resolve(null);
    await settle();

    expect(generation.round?.tiles).toHaveLength(3);
    expect(question.prompt).toBe('A blue boat');
  });

  it('can go on with it when another question was refused', async () => {
    const busy = new IntricError({ status: 503, code: 'busy', message: '' });
    const { generation } = await remembering(
      ROUND,
      [accepted(), failure(0), variant(1), variant(2), done],
      [busy],
      [accepted('g2'), variant(0), done]
    );
    await generation.resume();
    await generation.generate();
    expect(generation.error).toBe(busy);

    await generation.tryAgain(0);

    expect(generation.round?.complete).toBe(true);
    expect(generation.error).toBeNull();
  });
});
