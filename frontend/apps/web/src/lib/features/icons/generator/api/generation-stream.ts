import { IntricError, type IconVariantEvent, type IconVariantsRequest } from '@intric/intric-js';
import { Backoff } from './backoff';
import type { GenerationClient } from './generation-client';

/** How long to retry a request that the server has not accepted. */
const RETRY_START_MS = 7_500;
/** How long to reconnect to an accepted generation: it goes on through a server restart or lost network. */
const RETRY_FOLLOW_MS = 180_000;
/** A connection to an accepted generation that lasted this long resets the backoff. */
const STABLE_CONNECTION_MS = 5_000;

/**
 * The events of one generation across reconnects: by idempotency key until the server has assigned an id, by that id
 * from then on.
 */
export class GenerationStream {
  #client: GenerationClient;
  #request: IconVariantsRequest | null;
  #idempotencyKey = newKey();
  #id: string | null;
  #lastEventId: string | undefined;
  #idAssigned = Promise.withResolvers<string | null>();

  private constructor(
    client: GenerationClient,
    request: IconVariantsRequest | null,
    id: string | null
  ) {
    this.#client = client;
    this.#request = request;
    this.#id = id;
  }

  /** A new generation, started by the first `events()`. */
  static create(client: GenerationClient, request: IconVariantsRequest): GenerationStream {
    return new GenerationStream(client, request, null);
  }

  /** A generation that was started before this page was loaded. */
  static existing(client: GenerationClient, id: string): GenerationStream {
    return new GenerationStream(client, null, id);
  }

  /** The generation's id, null until the server has accepted the request. */
  get id(): string | null {
    return this.#id;
  }

  /**
   * Yields the generation's events until it is done, reconnecting as needed.
   * @throws IntricError when the server refuses, or can't be reached for too long.
   */
  async *events(signal: AbortSignal): AsyncGenerator<IconVariantEvent, void> {
    const backoff = new Backoff();
    if (this.#id === null) this.#idAssigned = Promise.withResolvers();
    try {
      for (;;) {
        const connectedAt = performance.now();
        try {
          for await (const event of this.#connect(signal)) {
            this.#track(event);
            if (event.type === 'variant' || event.type === 'failure') backoff.reset();
            if (event.type === 'continue') break;
            yield event;
            if (event.type === 'done') return;
          }
        } catch (error) {
          signal.throwIfAborted();
          if (!this.#isRetryable(error)) throw error;
        }
        if (this.#id && performance.now() - connectedAt >= STABLE_CONNECTION_MS) backoff.reset();
        await backoff.wait(this.#id ? RETRY_FOLLOW_MS : RETRY_START_MS, signal);
      }
    } finally {
      this.#idAssigned.resolve(this.#id);
    }
  }

  /**
   * Cancels the calls that were not sent, once the server has assigned an id.
   * @returns the outcome of each settled picture @throws IntricError
   */
  async stop(): Promise<IconVariantEvent[]> {
    const id = this.#id ?? (await this.#idAssigned.promise);
    return id === null ? [] : this.#client.stop(id);
  }

  #connect(signal: AbortSignal): AsyncIterable<IconVariantEvent> {
    if (this.#id !== null) return this.#client.follow(this.#id, this.#lastEventId, signal);
    if (this.#request !== null) {
      return this.#client.start(this.#request, this.#idempotencyKey, signal);
    }
    throw new Error('A generation stream needs a request or an id');
  }

  #track(event: IconVariantEvent): void {
    this.#lastEventId = event.eventId ?? this.#lastEventId;
    if (event.type !== 'generation') return;
    this.#id = event.id;
    this.#idAssigned.resolve(event.id);
  }

  #isRetryable(error: unknown): boolean {
    if (isConnectionLost(error)) return true;
    // Once a generation is accepted, these statuses say that the server is overloaded or restarting.
    const status = error instanceof IntricError ? error.status : 0;
    return this.#id !== null && (status >= 500 || status === 429);
  }
}

/** Whether the request's outcome is unknown: no response, or a gateway error that the server did not write. */
export function isConnectionLost(error: unknown): error is IntricError {
  if (!(error instanceof IntricError)) return false;
  return error.status === 0 || (error.status >= 500 && error.code === 'unknown');
}

/** 128 random bits in hex; `crypto.randomUUID` is missing on pages without https. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0')
  ).join('');
}
