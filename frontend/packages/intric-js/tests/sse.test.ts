import { describe, expect, it, vi } from 'vitest';
import { generateIconVariants, IntricError } from '../src';
import { all, REQUEST } from './streaming';

describe('the event stream', () => {
  it('throws the server’s refusal', async () => {
    const body = {
      message: 'No',
      code: 'no_image_model',
      intric_error_code: 9020,
      request_id: 'r'
    };
    const fetch = () => Promise.resolve(Response.json(body, { status: 404 }));

    const refused = await all(fetch).catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(IntricError);
    expect(refused).toMatchObject({ status: 404, code: 'no_image_model', request_id: 'r' });
  });

  it('throws a network error when the connection breaks', async () => {
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.error(new TypeError('network changed'));
      }
    });
    const fetch = () => Promise.resolve(new Response(body));

    await expect(all(fetch)).rejects.toMatchObject({ code: 'network', status: 0 });
  });

  it('treats a long silence as a lost connection, but not between comments', async () => {
    vi.useFakeTimers();
    const comment = new TextEncoder().encode(': awake\n\n');
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (started) => void (controller = started)
    });
    let broken = false;
    const reading = all(() => Promise.resolve(new Response(body))).catch((error: unknown) => {
      broken = true;
      return error;
    });

    await vi.advanceTimersByTimeAsync(40_000);
    controller?.enqueue(comment);
    await vi.advanceTimersByTimeAsync(40_000);
    expect(broken).toBe(false);
    await vi.advanceTimersByTimeAsync(10_000);
    vi.useRealTimers();

    expect(await reading).toMatchObject({ code: 'network' });
  });

  it('throws an abort unchanged', async () => {
    const controller = new AbortController();
    controller.abort();
    const fetch: typeof globalThis.fetch = (_, init) =>
      Promise.reject(init?.signal?.reason as Error);

    const events = generateIconVariants(REQUEST, { fetch, signal: controller.signal });

    await expect(events.next()).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('closes the connection when iteration ends early', async () => {
    let closed = false;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('event: generation\ndata: {"id":"g"}\n\n'));
      },
      cancel() {
        closed = true;
      }
    });

    for await (const event of generateIconVariants(REQUEST, {
      fetch: () => Promise.resolve(new Response(body))
    })) {
      expect(event.type).toBe('generation');
      break;
    }

    expect(closed).toBe(true);
  });
});
