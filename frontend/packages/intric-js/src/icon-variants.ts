import { postForEvents } from './sse';
import type { GenerationFailure, IconVariant, IconVariantsRequest } from './types';

/** What happens while icon variants are made, in the order it happens. */
export type IconVariantEvent =
  | { type: 'generation'; id: string }
  | { type: 'prompt'; generated_prompt: string }
  | ({ type: 'variant' } & IconVariant)
  | ({ type: 'failure' } & GenerationFailure)
  | { type: 'done'; requested: number; delivered: number };

const KNOWN: ReadonlySet<string> = new Set<IconVariantEvent['type']>([
  'generation',
  'prompt',
  'variant',
  'failure',
  'done'
]);

interface Options {
  signal?: AbortSignal;
  fetch?: typeof fetch;
  baseUrl?: string;
  idempotencyKey?: string;
}

/**
 * Asks for icon variants and yields each the moment it is there. Events this client does not know are skipped.
 * @throws IntricError when the request is refused, or the connection breaks (what was asked for goes on at the server).
 */
export async function* generateIconVariants(
  request: IconVariantsRequest,
  { baseUrl = '', idempotencyKey, ...options }: Options = {}
): AsyncGenerator<IconVariantEvent, void> {
  const url = `${baseUrl}/api/v1/image-models/generate-icon-variants`;
  const headers = idempotencyKey ? { 'Idempotency-Key': idempotencyKey } : undefined;
  for await (const { event, data } of postForEvents(url, request, { ...options, headers })) {
    if (!KNOWN.has(event)) continue;
    const content = JSON.parse(data) as object;
    yield { ...content, type: event } as IconVariantEvent;
  }
}
