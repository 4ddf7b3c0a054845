import { api } from '$lib/api';
import {
  dataOf,
  followIconVariants,
  generateIconVariants,
  type IconGeneration,
  type IconVariantEvent,
  type IconVariantsRequest
} from '@intric/intric-js';

/** The server's endpoints for generating icons. */
export interface GenerationClient {
  /** Starts a generation and yields its events. The same idempotency key gives the same generation. */
  start(
    request: IconVariantsRequest,
    idempotencyKey: string,
    signal: AbortSignal
  ): AsyncIterable<IconVariantEvent>;
  /** Yields the events of a generation after `lastEventId`, all of them without one. */
  follow(
    id: string,
    lastEventId: string | undefined,
    signal: AbortSignal
  ): AsyncIterable<IconVariantEvent>;
  /** Cancels the calls that were not sent. @returns the outcome of each settled picture @throws IntricError */
  stop(id: string): Promise<IconVariantEvent[]>;
}

export const generationClient: GenerationClient = {
  start: (request, idempotencyKey, signal) =>
    generateIconVariants(request, { idempotencyKey, signal }),
  follow: (id, after, signal) => followIconVariants(id, { after, signal }),
  stop: async (id) => {
    const params = { path: { generation_id: id } };
    const stopped = await dataOf(
      api.DELETE('/api/v1/image-models/generations/{generation_id}', { params })
    );
    return 'variants' in stopped ? outcomesOf(stopped) : [];
  }
};

function outcomesOf({ variants, failures }: IconGeneration): IconVariantEvent[] {
  return [
    ...variants.map((variant) => ({ ...variant, type: 'variant' as const })),
    ...failures.map((failure) => ({ ...failure, type: 'failure' as const }))
  ];
}
