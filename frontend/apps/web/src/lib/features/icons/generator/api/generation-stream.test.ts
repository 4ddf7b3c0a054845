import { IntricError, type IconVariantEvent } from '@intric/intric-js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GenerationStream } from './generation-stream';
import { accepted, done, FakeClient, lost, never, variant } from '../fixtures/fake-client';
import { aStream, read, REQUEST } from '../fixtures/stream-fixture';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a request without a response', () => {
  it('is retried with the same idempotency key', async () => {
    const { client, stream } = aStream([lost], [accepted(), variant(0), done]);

    const { events, end } = read(stream);
    await vi.advanceTimersByTimeAsync(500);

    expect(await end).toBe('done');
    expect(events).toEqual(['generation', 'picture-0', 'done']);
    expect(client.started).toHaveLength(2);
    expect(client.started[1]?.key).toBe(client.started[0]?.key);
    expect(client.started[0]?.key).toMatch(/^[0-9a-f]{32}$/);
  });

  it('fails after some seconds', async () => {
    const { client, stream } = aStream();

    const { end } = read(stream);
    await vi.advanceTimersByTimeAsync(10_000);

    expect(await end).toMatchObject({ code: 'network' });
    expect(client.started).toHaveLength(5);
  });

  it('fails after as many attempts when each one hangs before it breaks', async () => {
    const until = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const { client, stream } = aStream(
      ...Array.from({ length: 8 }, (_, attempt) => [until(20_000 * (attempt + 1)), lost])
    );

    const { end } = read(stream);
    await vi.advanceTimersByTimeAsync(180_000);

    expect(await end).toMatchObject({ code: 'network' });
    expect(client.started).toHaveLength(5);
  });

  it('has a different key than the next request', () => {
    const { client, stream } = aStream([accepted()], [accepted()]);
    read(stream);
    read(GenerationStream.create(client, REQUEST));

    expect(client.started[0]?.key).not.toBe(client.started[1]?.key);
  });

  it('is not retried once the server has refused it', async () => {
    const refused = new IntricError({ status: 503, code: 'busy', message: '' });
    const { client, stream } = aStream([refused]);

    expect(await read(stream).end).toBe(refused);
    expect(client.started).toHaveLength(1);
  });
});

describe('a broken connection to an accepted generation', () => {
  it('reconnects by the generation id, after the last event', async () => {
    const { client, stream } = aStream(
      [accepted(), variant(0), lost],
      [accepted(), variant(1), done]
    );

    const { events, end } = read(stream);
    await vi.advanceTimersByTimeAsync(500);

    expect(await end).toBe('done');
    expect(events).toEqual(['generation', 'picture-0', 'generation', 'picture-1', 'done']);
    expect(client.started).toHaveLength(1);
    expect(client.followed).toEqual([{ id: 'g1', after: '1' }]);
  });

  it('reconnects when the stream ends early or the server asks for it', async () => {
    const goodbye: IconVariantEvent = { type: 'continue', location: '', last_event_id: null };
    const { client, stream } = aStream([accepted()], [accepted(), goodbye], [done]);

    const { events, end } = read(stream);
    await vi.advanceTimersByTimeAsync(2_000);

    expect(await end).toBe('done');
    expect(client.followed).toHaveLength(2);
    expect(events).not.toContain('continue');
  });

  it('reconnects with backoff for minutes, also after server errors', async () => {
    const overloaded = new IntricError({ status: 503, code: 'busy', message: '' });
    const { client, stream } = aStream(
      [accepted(), lost],
      [overloaded],
      [overloaded],
      [overloaded]
    );

    const { end } = read(stream);
    await vi.advanceTimersByTimeAsync(500 + 1_000 + 2_000);
    expect(client.followed).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(120_000);
    const before = client.followed.length;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(client.followed).toHaveLength(before + 1);
    await vi.advanceTimersByTimeAsync(120_000);

    expect(await end).toMatchObject({ code: 'network' });
  });

  it('resets the backoff after each picture', async () => {
    const long = Array.from({ length: 40 }, () => [lost]);
    const { stream } = aStream(
      [accepted(), ...[lost]],
      ...long.slice(0, 30),
      [variant(0), lost],
      ...long.slice(0, 30),
      [variant(1), done]
    );

    const { events, end } = read(stream);
    await vi.advanceTimersByTimeAsync(400_000);

    expect(await end).toBe('done');
    expect(events).toContain('picture-1');
  });

  it('does not reconnect to a deleted generation', async () => {
    const gone = new IntricError({ status: 404, code: 'not_found', message: '' });
    const client = new FakeClient([gone]);
    const stream = GenerationStream.existing(client, 'g7');

    expect(await read(stream).end).toBe(gone);
    expect(client.started).toHaveLength(0);
  });

  it('does not reconnect after an abort', async () => {
    const { client, stream } = aStream([accepted(), lost]);

    const { end, abort } = read(stream);
    await vi.advanceTimersByTimeAsync(100);
    abort();
    await vi.advanceTimersByTimeAsync(10_000);

    expect(await end).toMatchObject({ name: 'AbortError' });
    expect(client.followed).toHaveLength(0);
  });
});

describe('stopping', () => {
  it('waits for the generation id', async () => {
    const response = Promise.withResolvers<null>();
    const { client, stream } = aStream([response.promise, accepted('g9'), never]);
    read(stream);

    const stopped = stream.stop();
    await vi.advanceTimersByTimeAsync(100);
    expect(client.stopped).toEqual([]);
    response.resolve(null);
    await stopped;

    expect(client.stopped).toEqual(['g9']);
  });

  it('does nothing when the request was refused', async () => {
    const refused = new IntricError({ status: 403, code: 'model_disabled', message: '' });
    const { client, stream } = aStream([refused]);
    read(stream);

    expect(await stream.stop()).toEqual([]);
    expect(client.stopped).toEqual([]);
  });
});
