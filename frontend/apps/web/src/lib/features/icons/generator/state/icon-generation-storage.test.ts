import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aGeneration, STORED } from '../fixtures/generation-fixture';
import { settle } from '../fixtures/round-fixture';
import { accepted, done, failure, never, variant } from '../fixtures/fake-client';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('storing a round', () => {
  it('starts once the server has accepted the generation', async () => {
    const gate = Promise.withResolvers<null>();
    vi.setSystemTime(1_000);
    const { generation, request, storage } = await aGeneration([gate.promise, accepted(), never]);
    request.prompt = 'A red cottage';
    void generation.generate();
    await settle();
    expect(storage.stored).toBeNull();

    gate.resolve(null);
    await settle();

    expect(storage.stored).toEqual({
      at: 1_000,
      count: 2,
      prompt: 'A red cottage',
      style: 'flat',
      modelId: 'gpt-image-2',
      calls: [{ id: 'g1', tiles: [0, 1] }]
    });
  });

  it('includes the requests of retries', async () => {
    const { generation, storage } = await aGeneration(
      [accepted(), variant(0), failure(1), done],
      [accepted('g2'), never]
    );
    await generation.generate();

    void generation.retry(1);
    await settle();

    expect(storage.stored?.calls).toEqual([
      { id: 'g1', tiles: [0, 1] },
      { id: 'g2', tiles: [1] }
    ]);
  });

  it('ends when it is dismissed', async () => {
    const { generation, storage } = await aGeneration([accepted(), variant(0), variant(1), done]);
    await generation.generate();
    expect(storage.stored).not.toBeNull();

    generation.dismiss();

    expect(storage.stored).toBeNull();
    expect(generation.dismissed).toBe(true);
  });

  it('keeps a later round of another tab', async () => {
    const { generation, storage } = await aGeneration([accepted(), variant(0), variant(1), done]);
    await generation.generate();
    const other = { ...STORED, calls: [{ id: 'g7', tiles: [0] }] };
    storage.save(other);

    generation.dismiss();

    expect(storage.stored).toBe(other);
  });

  it('ends when it is dismissed while a new round is starting', async () => {
    const { generation, storage } = await aGeneration(
      [accepted(), variant(0), variant(1), done],
      [never]
    );
    await generation.generate();
    void generation.generate();
    await settle();

    generation.dismiss();

    expect(storage.stored).toBeNull();
  });
});
