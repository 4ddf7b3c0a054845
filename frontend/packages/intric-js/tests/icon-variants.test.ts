import { describe, expect, it } from 'vitest';
import { followIconVariants, generateIconVariants } from '../src';
import { all, REQUEST, streaming } from './streaming';

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
