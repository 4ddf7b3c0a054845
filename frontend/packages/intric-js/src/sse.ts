import { EventSourceParserStream } from 'eventsource-parser/stream';
import { IntricError } from './errors';

/** The server sends a keepalive every 15 s; three missed ones mean a lost connection. */
const SILENCE_TIMEOUT_MS = 45_000;

/** One server-sent event, with unparsed data. */
export interface ServerEvent {
  event: string;
  data: string;
  /** The event id, sent as `Last-Event-ID` on reconnects. */
  id?: string;
}

interface EventsRequest {
  method: 'GET' | 'POST';
  /** Sent as JSON. */
  body?: unknown;
  /** Further request headers, such as `Idempotency-Key`. */
  headers?: Record<string, string>;
  signal?: AbortSignal;
  fetch?: typeof fetch;
}

/**
 * Sends a request and yields the response's server-sent events. `EventSource` supports only GET and hides errors.
 *
 * Ending the iteration or aborting the signal closes the connection.
 * @throws IntricError when the server refuses before the first event, or the connection breaks.
 */
export async function* serverEvents(
  url: string,
  request: EventsRequest
): AsyncGenerator<ServerEvent, void> {
  const response = await send(url, request);
  const reader = response
    .pipeThrough(failOnSilence())
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw toNetworkError(cause);
      });
      if (done) return;
      yield { event: value.event ?? 'message', data: value.data, id: value.id };
    }
  } finally {
    // A broken stream can't be cancelled.
    await reader.cancel().catch(() => undefined);
  }
}

async function send(
  url: string,
  { method, body, headers, signal, fetch: fetchImpl = fetch }: EventsRequest
): Promise<ReadableStream<BufferSource>> {
  const contentType = body === undefined ? undefined : { 'Content-Type': 'application/json' };
  const response = await fetchImpl(url, {
    method,
    credentials: 'same-origin',
    headers: { ...headers, ...contentType, Accept: 'text/event-stream' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal
  }).catch((cause: unknown) => {
    throw toNetworkError(cause);
  });
  if (!response.ok) throw await IntricError.fromResponse(response);
  if (!response.body) throw IntricError.fromNetwork(new Error('Empty answer'));
  return response.body;
}

/** Fails when no data arrives, not even a keepalive, as after the device slept. */
function failOnSilence(): TransformStream<BufferSource, BufferSource> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const restart = (controller: TransformStreamDefaultController<BufferSource>) => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.error(new Error('Silence')), SILENCE_TIMEOUT_MS);
  };
  return new TransformStream({
    start: restart,
    transform: (chunk, controller) => {
      restart(controller);
      controller.enqueue(chunk);
    },
    flush: () => clearTimeout(timer)
  });
}

function toNetworkError(cause: unknown): unknown {
  const aborted = cause instanceof DOMException && cause.name === 'AbortError';
  return aborted ? cause : IntricError.fromNetwork(cause);
}
