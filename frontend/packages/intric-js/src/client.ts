import createClient, { type Client } from 'openapi-fetch';
import { IntricError } from './errors';
import type { paths } from './schema';

export type Intric = Client<paths>;

interface Options {
  /** The prefix of every path; empty for the page's own origin. */
  baseUrl?: string;
  fetch?: (request: Request) => Promise<Response>;
}

/** Creates a client for the REST API. Error responses and lost connections throw {@link IntricError}. */
export function createIntric({ baseUrl = '', fetch }: Options = {}): Intric {
  const client = createClient<paths>({ baseUrl, fetch, credentials: 'same-origin' });
  client.use({
    async onResponse({ response }) {
      if (!response.ok) throw await IntricError.fromResponse(response);
    },
    onError({ error }) {
      return error instanceof IntricError ? error : IntricError.fromNetwork(error);
    }
  });
  return client;
}

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** Returns the items of all pages of a list. @throws IntricError */
export async function allItems<T>(
  getPage: (cursor: string | undefined) => Promise<Page<T>>
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await getPage(cursor);
    items.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return items;
}

/** Returns the body of a response. @throws IntricError if it has none */
export async function dataOf<T>(call: Promise<{ data?: T; response: Response }>): Promise<T> {
  const { data, response } = await call;
  if (data === undefined) {
    throw new IntricError({ status: response.status, code: 'unknown', message: 'Empty answer' });
  }
  return data;
}
