import { IntricError, type IconVariantEvent, type IconVariantsRequest } from '@intric/intric-js';
import type { GenerationWire } from './drawing';

/** What comes over a connection, in this order: an event, an error that breaks it, or something to wait for. */
export type Coming = IconVariantEvent | Error | Promise<unknown>;

/** A server for tests: each connection plays the next list. */
export class FakeWire implements GenerationWire {
  readonly started: { request: IconVariantsRequest; key: string }[] = [];
  readonly followed: { id: string; after: string | undefined }[] = [];
  readonly stopped: string[] = [];
  /** What it answers to being stopped. */
  settled: IconVariantEvent[] | Error = [];
  /** What it waits for before it does. */
  beforeStop: Promise<unknown> | undefined;
  #connections: Coming[][];

  constructor(...connections: Coming[][]) {
    this.#connections = connections;
  }

  start(request: IconVariantsRequest, key: string, signal: AbortSignal) {
    this.started.push({ request, key });
    return this.#play(signal);
  }

  follow(id: string, after: string | undefined, signal: AbortSignal) {
    this.followed.push({ id, after });
    return this.#play(signal);
  }

  async stop(id: string): Promise<IconVariantEvent[]> {
    this.stopped.push(id);
    await this.beforeStop;
    if (this.settled instanceof Error) throw this.settled;
    return this.settled;
  }

  async *#play(signal: AbortSignal): AsyncGenerator<IconVariantEvent, void> {
    const left = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
    left.catch(() => undefined);
    for (const coming of this.#connections.shift() ?? [lost]) {
      signal.throwIfAborted();
      if (coming instanceof Error) throw coming;
      const event = await Promise.race([coming, left]);
      if (!(coming instanceof Promise)) yield event as IconVariantEvent;
    }
  }
}

/** Where nothing more comes. */
export const never = new Promise(() => undefined);

export const lost = IntricError.fromNetwork(new Error('reset'));

export const accepted = (id = 'g1'): IconVariantEvent => ({ type: 'generation', id });

export const done: IconVariantEvent = { type: 'done', requested: 0, delivered: 0 };

/** A picture as the answer to the request itself gives it. */
export function variant(index: number, image_id = `picture-${index}`): IconVariantEvent {
  return {
    type: 'variant',
    eventId: String(index + 1),
    index,
    image_id,
    url: `/api/v1/generated-images/${image_id}/content?rendition=icon`,
    blob_base64: btoa('webp bytes'),
    mimetype: 'image/webp',
    width: 512,
    height: 512,
    file_size: 10,
    revised_prompt: null
  };
}

export function failure(
  index: number,
  code = 'content_blocked',
  retry_after: number | null = null
): IconVariantEvent {
  return { type: 'failure', eventId: String(index + 1), index, code, message: 'No.', retry_after };
}
