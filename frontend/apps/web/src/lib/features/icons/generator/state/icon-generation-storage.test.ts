import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { generating, ROUND } from '../fixtures/generation-fixture';
import { settle } from '../fixtures/round-fixture';
import { accepted, done, failure, never, variant } from '../fixtures/fake-client';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('remembering', () => {
  it('begins once the server has named the generation', async () => {
    const gate = Promise.withResolvers<null>();
    vi.setSystemTime(1_000);
    const { generation, question, memory } = await generating([gate.promise, accepted(), never]);
    question.prompt = 'A red cottage';
    void generation.generate();
    await settle();
    expect(memory.kept).toBeNull();

    gate.resolve(null);
    await settle();

    expect(memory.kept).toEqual({
      at: 1_000,
      count: 2,
      prompt: 'A red cottage',
      style: 'flat',
      modelId: 'gpt-image-2',
      calls: [{ id: 'g1', tiles: [0, 1] }]
    });
  });

  it('takes in a tile that is tried again', async () => {
    const { generation, memory } = await generating(
      [accepted(), variant(0), failure(1), done],
      [accepted('g2'), never]
    );
    await generation.generate();

    void generation.tryAgain(1);
    await settle();

    expect(memory.kept?.calls).toEqual([
      { id: 'g1', tiles: [0, 1] },
      { id: 'g2', tiles: [1] }
    ]);
  });

  it('ends when it is left', async () => {
    const { generation, memory } = await generating([accepted(), variant(0), variant(1), done]);
    await generation.generate();
    expect(memory.kept).not.toBeNull();

    generation.leave();

    expect(memory.kept).toBeNull();
    expect(generation.left).toBe(true);
  });

  it('does not end for what was asked for in another tab since', async () => {
    const { generation, memory } = await generating([accepted(), variant(0), variant(1), done]);
    await generation.generate();
    const other = { ...ROUND, calls: [{ id: 'g7', tiles: [0] }] };
    memory.keep(other);

    generation.leave();

    expect(memory.kept).toBe(other);
  });

  it('ends also when it is left while others are being asked for', async () => {
    const { generation, memory } = await generating(
      [accepted(), variant(0), variant(1), done],
      [never]
    );
    await generation.generate();
    void generation.generate();
    await settle();

    generation.leave();

    expect(memory.kept).toBeNull();
  });
});
