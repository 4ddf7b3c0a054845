import { serverEvents, type ServerEvent } from './sse';
import type { GenerationFailure, IconVariant, IconVariantsRequest } from './types';

/** What happens while icon variants are made, in the order it happens. */
export type IconVariantEvent = { eventId?: string } & (
  | { type: 'generation'; id: string }
  | { type: 'prompt'; generated_prompt: string }
  | ({ type: 'variant' } & IconVariant)
  | ({ type: 'failure' } & GenerationFailure)
  | { type: 'done'; requested: number; delivered: number }
  /** The server is about to end and has not finished; one goes on listening with `followIconVariants`. */
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
 * Asks for icon variants and yields each the moment it is there, with its bytes. The same `idempotencyKey` asks for the
 * same ones. Events this client does not know are skipped.
 * @throws IntricError when the request is refused, or the connection breaks (what was asked for goes on at the server).
 */
export async function* generateIconVariants(
  request: IconVariantsRequest,
  { baseUrl = '', idempotencyKey, ...options }: Options & { idempotencyKey?: string } = {}
): AsyncGenerator<IconVariantEvent, void> {
  const url = `${baseUrl}/api/v1/image-models/generate-icon-variants`;
  const headers = idempotencyKey ? { 'Idempotency-Key': idempotencyKey } : undefined;
  yield* known(serverEvents(url, { ...options, method: 'POST', body: request, headers }));
}

/**
 * What has happened in a generation of icons after an event (all of it without one), and what happens; each variant
 * with its address instead of its bytes.
 * @throws IntricError when there is no such generation, or the connection breaks.
 */
export async function* followIconVariants(
  id: string,
  { baseUrl = '', after, ...options }: Options & { after?: string } = {}
): AsyncGenerator<IconVariantEvent, void> {
  const url = `${baseUrl}/api/v1/image-models/generations/${encodeURIComponent(id)}`;
  const headers = after === undefined ? undefined : { 'Last-Event-ID': after };
  yield* known(serverEvents(url, { ...options, method: 'GET', headers }));
}

async function* known(events: AsyncIterable<ServerEvent>): AsyncGenerator<IconVariantEvent, void> {
  for await (const { event, data, id } of events) {
    if (!KNOWN.has(event)) continue;
    const content = JSON.parse(data) as object;
    yield { ...content, type: event, eventId: id } as IconVariantEvent;
  }
}
