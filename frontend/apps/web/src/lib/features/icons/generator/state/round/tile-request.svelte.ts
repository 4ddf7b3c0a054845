import type { IconVariantEvent, IntricError } from '@intric/intric-js';
import { isConnectionLost, type GenerationStream } from '../../api/generation-stream';

type OnEvent = (event: IconVariantEvent) => void;

/** A generation stream and the tiles that its pictures fill. */
export class TileRequest {
  /** The tile of each picture, by the picture's index in the generation. */
  readonly tiles: readonly number[];
  #stream: GenerationStream;
  #accepted = false;
  #open = $state(false);
  #stop = $state<'none' | 'requested' | 'confirmed'>('none');

  constructor(stream: GenerationStream, tiles: readonly number[]) {
    this.#stream = stream;
    this.tiles = tiles;
  }

  /** The generation's id, null until the server has accepted it. */
  get id(): string | null {
    return this.#stream.id;
  }

  /** Whether the server has confirmed the generation. */
  get accepted(): boolean {
    return this.#accepted;
  }

  /** Whether more events may follow. */
  get open(): boolean {
    return this.#open;
  }

  /** Whether a stop was requested since the last `listen()`. */
  get stopRequested(): boolean {
    return this.#stop !== 'none';
  }

  /** Whether all that is left was sent before the stop, and so is delivered all the same. */
  get onlyInFlight(): boolean {
    return this.#open && this.#stop === 'confirmed';
  }

  /** @throws IntricError when the server refuses, or can't be reached for too long. */
  async listen(signal: AbortSignal, onEvent: OnEvent): Promise<void> {
    this.#open = true;
    this.#stop = 'none';
    try {
      for await (const event of this.#stream.events(signal)) {
        // Sent anew on each connection, reported once.
        if (event.type === 'generation' && this.#accepted) continue;
        this.#accepted ||= event.type === 'generation';
        onEvent(event);
      }
    } finally {
      this.#open = false;
    }
  }

  /** Cancels the calls that were not sent and reports what is settled. @throws IntricError */
  async stop(onEvent: OnEvent): Promise<void> {
    if (!this.#open || this.stopRequested) return;
    this.#stop = 'requested';
    try {
      (await this.#stream.stop()).forEach(onEvent);
      this.#stop = 'confirmed';
    } catch (error) {
      this.#stop = 'none';
      throw error;
    }
  }

  /** Whether the generation may go on at the server although `error` ended the stream. */
  isUnresolvedAfter(error: IntricError): boolean {
    return this.id === null ? isConnectionLost(error) : error.status !== 404;
  }
}
