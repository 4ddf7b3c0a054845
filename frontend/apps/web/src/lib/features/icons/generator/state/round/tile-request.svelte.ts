import type { IconVariantEvent, IntricError } from '@intric/intric-js';
import { isLost, type Drawing } from '../../api/generation-stream';

type Hear = (event: IconVariantEvent) => void;

/** A drawing and the tiles that its pictures are for: whether it is listened to, and whether it was told to stop. */
export class Call {
  /** The tile of each picture, in the order the drawing counts them. */
  readonly tiles: readonly number[];
  #drawing: Drawing;
  #accepted = false;
  #open = $state(false);
  #stop = $state<'no' | 'asked' | 'answered'>('no');

  constructor(drawing: Drawing, tiles: readonly number[]) {
    this.#drawing = drawing;
    this.tiles = tiles;
  }

  /** The server's name for it, null until it has been accepted. */
  get id(): string | null {
    return this.#drawing.id;
  }

  /** Whether the server has been heard to know of it. */
  get accepted(): boolean {
    return this.#accepted;
  }

  /** Whether something may still come of it. */
  get open(): boolean {
    return this.#open;
  }

  /** Whether it has been told to stop since it was last listened to. */
  get toldToStop(): boolean {
    return this.#stop !== 'no';
  }

  /** Whether what still waits had been sent when it was stopped, and so is drawn all the same. */
  get onlyUnderWay(): boolean {
    return this.#open && this.#stop === 'answered';
  }

  /** @throws IntricError when the server refuses, or can't be reached for too long. */
  async listen(signal: AbortSignal, hear: Hear): Promise<void> {
    this.#open = true;
    this.#stop = 'no';
    try {
      for await (const event of this.#drawing.listen(signal)) {
        // Its name is said anew on each connection, and heard once.
        if (event.type === 'generation' && this.#accepted) continue;
        this.#accepted ||= event.type === 'generation';
        hear(event);
      }
    } finally {
      this.#open = false;
    }
  }

  /** Cancels what has not been sent, and hears what has become of the rest. @throws IntricError */
  async stop(hear: Hear): Promise<void> {
    if (!this.#open || this.toldToStop) return;
    this.#stop = 'asked';
    try {
      (await this.#drawing.stop()).forEach(hear);
      this.#stop = 'answered';
    } catch (error) {
      this.#stop = 'no';
      throw error;
    }
  }

  /** Whether the server may draw, or have drawn, what this error ended the listening to. */
  isUnheardAfter(error: IntricError): boolean {
    return this.id === null ? isLost(error) : error.status !== 404;
  }
}
