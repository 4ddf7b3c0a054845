import { EventSourceParserStream } from 'eventsource-parser/stream';
import { IntricError } from './errors';

/** One event as it came over the wire, its data still text. */
export interface ServerEvent {
  event: string;
  data: string;
}

interface PostOptions {
  signal?: AbortSignal;
  fetch?: typeof fetch;
  /** Further request headers, such as `Idempotency-Key`. */
  headers?: Record<string, string>;
}

/**
 * Posts JSON and yields the answer's Server-Sent Events as they arrive (`EventSource` can only GET).
 *
 * Leaving the loop or aborting the signal closes the connection; the server goes on by itself.
 * @throws IntricError when the server refuses before the first event, or the connection breaks.
 */
export async function* postForEvents(
  url: string,
  body: unknown,
  { signal, fetch: send = fetch, headers }: PostOptions = {}
): AsyncGenerator<ServerEvent, void> {
  const response = await post(send, url, body, signal, headers);
  const reader = response
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw lost(cause);
      });
      if (done) return;
      yield { event: value.event ?? 'message', data: value.data };
    }
  } finally {
    // A stream that already broke has nothing left to close.
    await reader.cancel().catch(() => undefined);
  }
}

async function post(
  send: typeof fetch,
  url: string,
  body: unknown,
  signal: AbortSignal | undefined,
  headers: Record<string, string> | undefined
): Promise<ReadableStream<BufferSource>> {
  const response = await send(url, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { ...headers, 'Content-Type': 'application/json', Accept: 'text/event-stream' },
    body: JSON.stringify(body),
    signal
  }).catch((cause: unknown) => {
    throw lost(cause);
  });
  if (!response.ok) throw await IntricError.fromResponse(response);
  if (!response.body) throw IntricError.fromNetwork(new Error('Empty answer'));
  return response.body;
}

function lost(cause: unknown): unknown {
  const aborted = cause instanceof DOMException && cause.name === 'AbortError';
  return aborted ? cause : IntricError.fromNetwork(cause);
}
