import { describe, expect, it } from 'vitest';
import { allItems, createIntric, dataOf, IntricError } from '../src';

const BASE = { baseUrl: 'http://panel.example.com' };
const EMPTY = { items: [], count: 0, limit: 200, next_cursor: null };

function clientFor(response: Response) {
  return createIntric({ ...BASE, fetch: () => Promise.resolve(response) });
}

async function failureOf(response: Response): Promise<unknown> {
  const api = clientFor(response);
  return dataOf(api.GET('/api/v1/spaces/')).catch((error: unknown) => error);
}

describe('a request', () => {
  it('returns the body of a successful response', async () => {
    const api = clientFor(Response.json(EMPTY));

    expect(await dataOf(api.GET('/api/v1/spaces/'))).toEqual(EMPTY);
  });

  it('rejects with all fields of the server’s error', async () => {
    const body = {
      message: 'Too many',
      intric_error_code: 9100,
      code: 'rate_limited',
      details: { limit: 3 },
      request_id: 'abc'
    };
    const headers = { 'Retry-After': '20' };

    const error = await failureOf(Response.json(body, { status: 429, headers }));

    expect(error).toBeInstanceOf(IntricError);
    expect(error).toMatchObject({
      status: 429,
      code: 'rate_limited',
      message: 'Too many',
      details: { limit: 3 },
      request_id: 'abc',
      retry_after: 20
    });
  });

  it('rejects with `unknown` for a response in another format, as from a proxy', async () => {
    const error = await failureOf(new Response('<h1>Bad gateway</h1>', { status: 502 }));

    expect(error).toMatchObject({ status: 502, code: 'unknown' });
  });

  it('rejects with `network` without a response', async () => {
    const api = createIntric({ ...BASE, fetch: () => Promise.reject(new TypeError('refused')) });

    const error = await dataOf(api.GET('/api/v1/spaces/')).catch((cause: unknown) => cause);

    expect(error).toMatchObject({ status: 0, code: 'network' });
  });
});

describe('a list in pages', () => {
  it('is read to its end', async () => {
    const first = { items: ['a', 'b'], next_cursor: 'after b' };
    const last = { items: ['c'], next_cursor: null };

    const items = await allItems((cursor) =>
      Promise.resolve(cursor === first.next_cursor ? last : first)
    );

    expect(items).toEqual(['a', 'b', 'c']);
  });
});
