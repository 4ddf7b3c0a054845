import { IntricError } from '@intric/intric-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aStoredGeneration, STORED } from '../fixtures/generation-fixture';
import { settle } from '../fixtures/round-fixture';
import { accepted, done, failure, never, variant } from '../fixtures/fake-client';

const gone = new IntricError({ status: 404, code: 'not_found', message: '' });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('resuming a stored round', () => {
  it('shows its current state and restores the form', async () => {
    vi.setSystemTime(20_000);
    const { generation, request, client } = await aStoredGeneration(STORED, [
      accepted(),
      variant(0),
      never
    ]);

    void generation.resume();
    await settle();

    expect(client.followed).toEqual([{ id: 'g1', after: undefined }]);
    expect(client.started).toHaveLength(0);
    expect(generation.round).toMatchObject({ arrived: 1, waiting: 2, running: true });
    expect(request).toMatchObject({ prompt: 'A red cottage', count: 3, style: 'line' });
    expect(request.model?.name).toBe('other');
    expect(generation.timer.seconds).toBe(20);
  });

  it('shows a finished one, which needs a confirmation to dismiss', async () => {
    const { generation } = await aStoredGeneration(STORED, [
      accepted(),
      variant(0),
      variant(1),
      variant(2),
      done
    ]);

    await generation.resume();

    expect(generation.round?.complete).toBe(true);
    expect(generation).toMatchObject({ running: false, hasUnsavedPictures: true });
  });

  it('removes it silently when the server does not know it', async () => {
    const { generation, request, storage } = await aStoredGeneration(STORED, [gone]);

    await generation.resume();

    expect(generation.round).toBeNull();
    expect(generation.error).toBeNull();
    expect(storage.stored).toBeNull();
    expect(request.prompt).toBe('Automatic');
  });

  it('keeps it stored when the server can’t be reached', async () => {
    const { generation, storage } = await aStoredGeneration(STORED);

    const resuming = generation.resume();
    await vi.advanceTimersByTimeAsync(300_000);
    await resuming;

    expect(generation.round).toBeNull();
    expect(storage.stored).toBe(STORED);
  });

  it('retries a tile with its stored request', async () => {
    const { generation, client } = await aStoredGeneration(
      STORED,
      [accepted(), failure(0), variant(1), variant(2), done],
      [accepted('g2'), variant(0), done]
    );
    await generation.resume();

    await generation.retry(0);

    expect(client.started[0]?.request).toMatchObject({
      num_variants: 1,
      custom_prompt: 'A red cottage',
      style: 'line',
      model_id: 'other'
    });
  });

  it('is dropped when a new round starts in the meantime', async () => {
    const gate = Promise.withResolvers<null>();
    const { generation, client } = await aStoredGeneration(
      STORED,
      [gate.promise, accepted(), never],
      [accepted('g2'), never]
    );
    void generation.resume();
    void generation.generate();
    await settle();

    gate.resolve(null);
    await settle();

    expect(generation.round?.tiles).toHaveLength(2);
    expect(client.started).toHaveLength(1);
  });

  it('keeps a prompt that was edited in the meantime', async () => {
    const gate = Promise.withResolvers<null>();
    const { generation, request } = await aStoredGeneration(STORED, [
      gate.promise,
      accepted(),
      never
    ]);
    void generation.resume();
    request.prompt = 'A blue boat';

    gate.resolve(null);
    await settle();

    expect(generation.round?.tiles).toHaveLength(3);
    expect(request.prompt).toBe('A blue boat');
  });

  it('allows retries after a new round was refused', async () => {
    const busy = new IntricError({ status: 503, code: 'busy', message: '' });
    const { generation } = await aStoredGeneration(
      STORED,
      [accepted(), failure(0), variant(1), variant(2), done],
      [busy],
      [accepted('g2'), variant(0), done]
    );
    await generation.resume();
    await generation.generate();
    expect(generation.error).toBe(busy);

    await generation.retry(0);

    expect(generation.round?.complete).toBe(true);
    expect(generation.error).toBeNull();
  });
});
