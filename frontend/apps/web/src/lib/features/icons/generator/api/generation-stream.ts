import { IntricError, type IconVariantEvent, type IconVariantsRequest } from '@intric/intric-js';
import { Patience } from './backoff';

export interface GenerationWire {
  /** Asks for pictures and tells of each as it arrives; the same key asks for the same ones. */
  start(
    request: IconVariantsRequest,
    key: string,
    signal: AbortSignal
  ): AsyncIterable<IconVariantEvent>;
  /** What has happened in a generation after an event (all of it without one), and what happens. */
  follow(
    id: string,
    after: string | undefined,
    signal: AbortSignal
  ): AsyncIterable<IconVariantEvent>;
  /** Cancels what has not been sent, and tells what has become of each picture that is settled. @throws IntricError */
  stop(id: string): Promise<IconVariantEvent[]>;
}

/** For a question whose answer got lost. */
const PATIENCE_BEFORE_MS = 7_500;
/** Once it has been accepted, somebody draws: a server that starts anew, or a train in a tunnel, is waited for. */
const PATIENCE_AFTER_MS = 180_000;
/** A connection that held so long was a good one, if the server has said on it what it draws. */
const HELD_MS = 5_000;

/**
 * Pictures asked for once. However often the connection breaks, it is the same asking: by its key until the server
 * has named the generation, by that name from then on.
 */
export class Drawing {
  #wire: GenerationWire;
  #request: IconVariantsRequest | null;
  #key = newKey();
  #id: string | null;
  #lastHeard: string | undefined;
  #naming = Promise.withResolvers<string | null>();

  private constructor(
    wire: GenerationWire,
    request: IconVariantsRequest | null,
    id: string | null
  ) {
    this.#wire = wire;
    this.#request = request;
    this.#id = id;
  }

  /** Asks once somebody listens. */
  static of(wire: GenerationWire, request: IconVariantsRequest): Drawing {
    return new Drawing(wire, request, null);
  }

  /** One that was asked for before this page was loaded. */
  static found(wire: GenerationWire, id: string): Drawing {
    return new Drawing(wire, null, id);
  }

  /** The server's name for it, null until it has been accepted. */
  get id(): string | null {
    return this.#id;
  }

  /**
   * What becomes of each picture, across as many connections as it takes.
   * @throws IntricError when the server refuses, or can't be reached for too long.
   */
  async *listen(signal: AbortSignal): AsyncGenerator<IconVariantEvent, void> {
    const patience = new Patience();
    if (this.#id === null) this.#naming = Promise.withResolvers();
    try {
      for (;;) {
        const since = performance.now();
        try {
          for await (const event of this.#connect(signal)) {
            this.#note(event);
            if (event.type === 'variant' || event.type === 'failure') patience.renew();
            if (event.type === 'continue') break;
            yield event;
            if (event.type === 'done') return;
          }
        } catch (error) {
          signal.throwIfAborted();
          if (!this.#mayComeBack(error)) throw error;
        }
        if (this.#id && performance.now() - since >= HELD_MS) patience.renew();
        await patience.pause(this.#id ? PATIENCE_AFTER_MS : PATIENCE_BEFORE_MS, signal);
      }
    } finally {
      this.#naming.resolve(this.#id);
    }
  }

  /**
   * Cancels what has not been sent; before the server has named it, as soon as it does.
   * @returns what has become of each picture that is settled @throws IntricError
   */
  async stop(): Promise<IconVariantEvent[]> {
    const id = this.#id ?? (await this.#naming.promise);
    return id === null ? [] : this.#wire.stop(id);
  }

  #connect(signal: AbortSignal): AsyncIterable<IconVariantEvent> {
    if (this.#id !== null) return this.#wire.follow(this.#id, this.#lastHeard, signal);
    if (this.#request !== null) return this.#wire.start(this.#request, this.#key, signal);
    throw new Error('A drawing has a request or an id');
  }

  #note(event: IconVariantEvent): void {
    this.#lastHeard = event.eventId ?? this.#lastHeard;
    if (event.type !== 'generation') return;
    this.#id = event.id;
    this.#naming.resolve(event.id);
  }

  #mayComeBack(error: unknown): boolean {
    if (isLost(error)) return true;
    // Refusing a look at what it has accepted, the server says no more than that it is in trouble now.
    const status = error instanceof IntricError ? error.status : 0;
    return this.#id !== null && (status >= 500 || status === 429);
  }
}

/** Whether nothing is known of what the server made of it: no answer came, or one of something in between. */
export function isLost(error: unknown): error is IntricError {
  if (!(error instanceof IntricError)) return false;
  return error.status === 0 || (error.status >= 500 && error.code === 'unknown');
}

/** 128 random bits. `crypto.randomUUID` is not there on pages without https. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0')
  ).join('');
}
