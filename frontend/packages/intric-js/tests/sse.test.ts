import { describe, expect, it, vi } from 'vitest';
import {
  followIconVariants,
  generateIconVariants,
  IntricError,
  type IconVariantEvent
} from '../src';

const REQUEST = { resource_name: 'Bygglovsguiden', num_variants: 2 };

/** Responds with a stream of these chunks. */
function streaming(...chunks: (string | Uint8Array)[]): typeof fetch {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) {
        controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk);
      }
      controller.close();
    }
  });
  const headers = { 'Content-Type': 'text/event-stream' };
  return () => Promise.resolve(new Response(body, { headers }));
}

async function all(fetch: typeof globalThis.fetch): Promise<IconVariantEvent[]> {
  return Array.fromAsync(generateIconVariants(REQUEST, { fetch }));
}

describe('generateIconVariants', () => {
  it('yields each event in order with its content', async () => {
    const events = await all(
      streaming(
        'event: generation\ndata: {"id":"g1"}\n\n',
        'event: prompt\ndata: {"generated_prompt":"A house"}\n\n',
        'event: failure\ndata: {"index":1,"code":"content_blocked","message":"No"}\n\n',
        'event: done\ndata: {"requested":2,"delivered":1}\n\n'
      )
    );

    expect(events).toEqual([
      { type: 'generation', id: 'g1' },
      { type: 'prompt', generated_prompt: 'A house' },
      { type: 'failure', index: 1, code: 'content_blocked', message: 'No' },
      { type: 'done', requested: 2, delivered: 1 }
    ]);
  });

  it('joins an event that is split inside a character', async () => {
    const bytes = new TextEncoder().encode(
      'event: prompt\ndata: {"generated_prompt":"Älg på ö"}\n\n'
    );
    const cut = bytes.indexOf(0xc3) + 1;

    const events = await all(streaming(bytes.slice(0, cut), bytes.slice(cut)));

    expect(events).toEqual([{ type: 'prompt', generated_prompt: 'Älg på ö' }]);
  });

  it('skips keepalive comments and unknown events', async () => {
    const events = await all(
      streaming(
        ': awake\n\n',
        'event: weather\ndata: {}\n\n',
        'event: generation\ndata: {"id":"g"}\n\n'
      )
    );

    expect(events).toEqual([{ type: 'generation', id: 'g' }]);
  });

  it('sends the request as JSON and accepts an event stream', async () => {
    let sent: RequestInit = {};
    const fetch: typeof globalThis.fetch = (_, init) => {
      sent = init ?? {};
      return Promise.resolve(new Response('', {}));
    };

    await Array.fromAsync(generateIconVariants(REQUEST, { fetch, idempotencyKey: 'once' }));

    expect(sent.method).toBe('POST');
    expect(JSON.parse(String(sent.body))).toEqual(REQUEST);
    expect(sent.headers).toMatchObject({ Accept: 'text/event-stream', 'Idempotency-Key': 'once' });
  });
});

describe('followIconVariants', () => {
  it('sends the last event id and yields the id of each event', async () => {
    let request: [string, RequestInit | undefined] = ['', undefined];
    const respond = streaming(
      'event: generation\ndata: {"id":"g1"}\n\n',
      'id: 3\nevent: failure\ndata: {"index":1,"code":"content_blocked","message":"No"}\n\n',
      'event: continue\ndata: {"location":"/api/v1/image-models/generations/g1","last_event_id":3}\n\n'
    );
    const fetch: typeof globalThis.fetch = (url, init) => {
      request = [String(url), init];
      return respond(url, init);
    };

    const events = await Array.fromAsync(followIconVariants('g1', { after: '2', fetch }));

    expect(request[0]).toBe('/api/v1/image-models/generations/g1');
    expect(request[1]).toMatchObject({ method: 'GET', headers: { 'Last-Event-ID': '2' } });
    expect(request[1]?.body).toBeUndefined();
    expect(events.map(({ type, eventId }) => [type, eventId])).toEqual([
      ['generation', undefined],
      ['failure', '3'],
      ['continue', undefined]
    ]);
  });

  it('starts at the beginning without a last event id', async () => {
    let headers: unknown;
    const fetch: typeof globalThis.fetch = (_, init) => {
      headers = init?.headers;
      return Promise.resolve(new Response(''));
    };

    await Array.fromAsync(followIconVariants('g1', { fetch }));

    expect(headers).toEqual({ Accept: 'text/event-stream' });
  });
});

describe('errors', () => {
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
    const stop = new AbortController();
    stop.abort();
    const fetch: typeof globalThis.fetch = (_, init) =>
      Promise.reject(init?.signal?.reason as Error);

    const events = generateIconVariants(REQUEST, { fetch, signal: stop.signal });

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
