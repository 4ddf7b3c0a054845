import { EventSourceParserStream } from 'eventsource-parser/stream';
import { IntricError } from './errors';

/** The server breaks the silence every 15 s; after three times that, nobody is there any more. */
const SILENT_MS = 45_000;

/** One event as it came over the wire, its data still text. */
export interface ServerEvent {
  event: string;
  data: string;
  /** What the server counts it as, to be named as `Last-Event-ID` when one connects again. */
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
 * Asks and yields the answer's Server-Sent Events as they arrive (`EventSource` can only GET, and shows no refusal).
 *
 * Leaving the loop or aborting the signal closes the connection; the server goes on by itself.
 * @throws IntricError when the server refuses before the first event, or the connection breaks.
 */
export async function* serverEvents(
  url: string,
  request: EventsRequest
): AsyncGenerator<ServerEvent, void> {
  const response = await ask(url, request);
  const reader = response
    .pipeThrough(untilSilent())
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw lost(cause);
      });
      if (done) return;
      yield { event: value.event ?? 'message', data: value.data, id: value.id };
    }
  } finally {
    // A stream that already broke has nothing left to close.
    await reader.cancel().catch(() => undefined);
  }
}

async function ask(
  url: string,
  { method, body, headers, signal, fetch: send = fetch }: EventsRequest
): Promise<ReadableStream<BufferSource>> {
  const ofBody = body === undefined ? undefined : { 'Content-Type': 'application/json' };
  const response = await send(url, {
    method,
    credentials: 'same-origin',
    headers: { ...headers, ...ofBody, Accept: 'text/event-stream' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal
  }).catch((cause: unknown) => {
    throw lost(cause);
  });
  if (!response.ok) throw await IntricError.fromResponse(response);
  if (!response.body) throw IntricError.fromNetwork(new Error('Empty answer'));
  return response.body;
}

/** Breaks a connection over which not even a comment comes, as after a sleep or behind a router that forgot it. */
function untilSilent(): TransformStream<BufferSource, BufferSource> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (controller: TransformStreamDefaultController<BufferSource>) => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.error(new Error('Silence')), SILENT_MS);
  };
  return new TransformStream({
    start: wait,
    transform: (chunk, controller) => {
      wait(controller);
      controller.enqueue(chunk);
    },
    flush: () => clearTimeout(timer)
  });
}

function lost(cause: unknown): unknown {
  const aborted = cause instanceof DOMException && cause.name === 'AbortError';
  return aborted ? cause : IntricError.fromNetwork(cause);
}
