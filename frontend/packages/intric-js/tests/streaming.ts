import { generateIconVariants, type IconVariantEvent } from '../src';

export const REQUEST = { resource_name: 'Bygglovsguiden', num_variants: 2 };

/** Responds with a stream of these chunks. */
export function streaming(...chunks: (string | Uint8Array)[]): typeof fetch {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) {
        controller.enqueue(typeof chunk === 'string' ? encoder.encode(chunk) : chunk);
      }
      controller.close();
    }
  });
  const headers = { 'Content-Type': 'text/event-stream' };
  return () => Promise.resolve(new Response(body, { headers }));
}

export async function all(fetch: typeof globalThis.fetch): Promise<IconVariantEvent[]> {
  return Array.fromAsync(generateIconVariants(REQUEST, { fetch }));
}
