import { IntricError } from '@intric/intric-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aGeneration, pictureAt } from '../fixtures/generation-fixture';
import { settle } from '../fixtures/round-fixture';
import { accepted, done, failure, lost, variant } from '../fixtures/fake-client';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('generating', () => {
  it('requests the chosen number of pictures with the current prompt', async () => {
    const { generation, request, client } = await aGeneration([
      accepted(),
      variant(0),
      variant(1),
      done
    ]);
    request.prompt = 'A red cottage';

    await generation.generate();

    expect(client.started.map(({ request }) => request)).toEqual([
      expect.objectContaining({ num_variants: 2, custom_prompt: 'A red cottage' })
    ]);
    expect(generation.round?.arrived).toBe(2);
  });

  it('starts one round when called twice', async () => {
    const { generation, client } = await aGeneration([accepted(), variant(0), variant(1), done]);

    await Promise.all([generation.generate(), generation.generate()]);

    expect(client.started).toHaveLength(1);
  });

  it('reuses the idempotency key when the first request had no response', async () => {
    const { generation, request, client } = await aGeneration();
    const first = generation.generate();
    await vi.advanceTimersByTimeAsync(10_000);
    await first;
    expect(generation.error).toMatchObject({ code: 'network' });

    const again = generation.generate();
    await vi.advanceTimersByTimeAsync(10_000);
    await again;
    request.prompt = 'Something else';
    const other = generation.generate();
    await vi.advanceTimersByTimeAsync(10_000);
    await other;

    const keys = new Set(client.started.map(({ key }) => key));
    expect(keys.size).toBe(2);
    expect(client.started.at(-1)?.request.custom_prompt).toBe('Something else');
    expect(client.started.at(-1)?.key).not.toBe(client.started[0]?.key);
  });

  it('uses a new idempotency key for the next round', async () => {
    const all = [variant(0), variant(1), done];
    const { generation, client } = await aGeneration(
      [accepted(), ...all],
      [accepted('g2'), ...all]
    );

    await generation.generate();
    await generation.generate();

    expect(client.started[0]?.key).not.toBe(client.started[1]?.key);
  });

  it('retries a tile with the prompt of its round', async () => {
    const { generation, request, client } = await aGeneration(
      [accepted(), variant(0), failure(1), done],
      [accepted('g2'), variant(0, 'b'), done]
    );
    await generation.generate();
    request.prompt = 'Something else';

    await generation.retry(1);

    expect(client.started[1]?.request).toMatchObject({ num_variants: 1, custom_prompt: null });
    expect(pictureAt(generation, 1).imageId).toBe('b');
  });

  it('keeps the former round when the server refuses the next one', async () => {
    const busy = new IntricError({ status: 503, code: 'busy', message: '', retry_after: 20 });
    const { generation } = await aGeneration([accepted(), variant(0), variant(1), done], [busy]);
    await generation.generate();

    await generation.generate();

    expect(generation.error).toBe(busy);
    expect(pictureAt(generation, 0).imageId).toBe('picture-0');
  });

  it('counts seconds while it runs', async () => {
    const gate = Promise.withResolvers<null>();
    const { generation } = await aGeneration([accepted(), gate.promise, failure(0), done]);

    const running = generation.generate();
    await vi.advanceTimersByTimeAsync(6_100);

    expect(generation.timer.seconds).toBe(6);
    gate.resolve(null);
    await running;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(generation.timer.seconds).toBe(6);
  });
});

describe('dismissing', () => {
  it('needs a confirmation once a round with pictures has ended', async () => {
    const gate = Promise.withResolvers<null>();
    const { generation } = await aGeneration([
      accepted(),
      variant(0),
      gate.promise,
      variant(1),
      done
    ]);
    expect(generation.hasUnsavedPictures).toBe(false);

    const running = generation.generate();
    await settle();
    expect(generation.round?.arrived).toBe(1);
    expect(generation.hasUnsavedPictures).toBe(false);

    gate.resolve(null);
    await running;
    expect(generation.hasUnsavedPictures).toBe(true);
  });

  it('needs no confirmation without pictures', async () => {
    const { generation } = await aGeneration([accepted(), failure(0), failure(1), done]);

    await generation.generate();

    expect(generation.hasUnsavedPictures).toBe(false);
  });

  it('closes the connection', async () => {
    const { generation, client } = await aGeneration([accepted(), lost]);
    const running = generation.generate();
    await settle();

    generation.dismiss();
    await running;
    await vi.advanceTimersByTimeAsync(60_000);

    expect(client.followed).toHaveLength(0);
  });
});
