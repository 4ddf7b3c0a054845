import { serverEvents, type ServerEvent } from './sse';
import type { GenerationFailure, IconVariant, IconVariantsRequest } from './types';

/** An event of a generation of icon variants. */
export type IconVariantEvent = { eventId?: string } & (
  | { type: 'generation'; id: string }
  | { type: 'prompt'; generated_prompt: string }
  | ({ type: 'variant' } & IconVariant)
  | ({ type: 'failure' } & GenerationFailure)
  | { type: 'done'; requested: number; delivered: number }
  /** The server shuts down before the generation is done; continue with `followIconVariants`. */
  | { type: 'continue'; location: string; last_event_id: number | null }
);

const KNOWN: ReadonlySet<string> = new Set<IconVariantEvent['type']>([
  'generation',
  'prompt',
  'variant',
  'failure',
  'done',
  'continue'
]);

interface Options {
  signal?: AbortSignal;
  fetch?: typeof fetch;
  baseUrl?: string;
}

/**
 * Starts a generation of icon variants and yields its events; each variant has its bytes. The same `idempotencyKey`
 * gives the same generation. Unknown events are skipped.
 * @throws IntricError when the request is refused, or the connection breaks (the generation goes on at the server).
 */
export async function* generateIconVariants(
  request: IconVariantsRequest,
  { baseUrl = '', idempotencyKey, ...options }: Options & { idempotencyKey?: string } = {}
): AsyncGenerator<IconVariantEvent, void> {
  const url = `${baseUrl}/api/v1/image-models/generate-icon-variants`;
  const headers = idempotencyKey ? { 'Idempotency-Key': idempotencyKey } : undefined;
  yield* knownEvents(serverEvents(url, { ...options, method: 'POST', body: request, headers }));
}

/**
 * Yields the past and future events of a generation after the event id `after`, all without one; each variant has its
 * URL instead of its bytes.
 * @throws IntricError when there is no such generation, or the connection breaks.
 */
export async function* followIconVariants(
  id: string,
  { baseUrl = '', after, ...options }: Options & { after?: string } = {}
): AsyncGenerator<IconVariantEvent, void> {
  const url = `${baseUrl}/api/v1/image-models/generations/${encodeURIComponent(id)}`;
  const headers = after === undefined ? undefined : { 'Last-Event-ID': after };
  yield* knownEvents(serverEvents(url, { ...options, method: 'GET', headers }));
}

async function* knownEvents(
  events: AsyncIterable<ServerEvent>
): AsyncGenerator<IconVariantEvent, void> {
  for await (const { event, data, id } of events) {
    if (!KNOWN.has(event)) continue;
    const content = JSON.parse(data) as object;
    yield { ...content, type: event, eventId: id } as IconVariantEvent;
  }
}
