import { IntricError, type IconVariant, type IconVariantEvent } from '@intric/intric-js';
import type { Failure } from './failure-words';

/** A picture that has arrived. */
export interface Picture {
  imageId: string;
  /** Its bytes as a `data:` address, ready for an `<img>`. */
  src: string;
  mimetype: string;
  base64: string;
}

export type Tile =
  | { state: 'waiting' }
  | { state: 'arrived'; picture: Picture }
  | { state: 'failed'; failure: Failure };

/** Asks for pictures and tells of each as it arrives. Aborting stops the listening, not the drawing. */
export type Draw = (count: number, signal: AbortSignal) => AsyncIterable<IconVariantEvent>;

/**
 * One round of suggestions: as many tiles as were asked for, each filled or failed by itself.
 *
 * The tiles stand from the start, so that nothing moves as pictures arrive.
 */
export class GenerationRound {
  #tiles = $state.raw<Tile[]>([]);
  #refusal = $state.raw<IntricError | null>(null);
  #started = $state(false);
  #finished = $state(false);
  #draw: Draw;
  #listening = new AbortController();

  /** @param count pictures to ask for, one tile each */
  constructor(count: number, draw: Draw) {
    this.#tiles = Array.from({ length: count }, (): Tile => ({ state: 'waiting' }));
    this.#draw = draw;
  }

  get tiles(): readonly Tile[] {
    return this.#tiles;
  }

  /** Why the whole round was turned down, before anything was drawn. */
  get refusal(): IntricError | null {
    return this.#refusal;
  }

  /** Whether the round as a whole is still coming in. A single tile tried again does not count. */
  get running(): boolean {
    return this.#started && !this.#finished;
  }

  get waiting(): number {
    return this.#count('waiting');
  }

  get arrived(): number {
    return this.#count('arrived');
  }

  get failed(): number {
    return this.#count('failed');
  }

  /** Whether every picture is there. */
  get complete(): boolean {
    return this.arrived === this.#tiles.length;
  }

  async run(): Promise<void> {
    this.#started = true;
    const all = this.#tiles.map((_, index) => index);
    await this.#fill(all, (error) => (this.#refusal = error));
    this.#finished = true;
  }

  /** Asks for one picture more, for a tile that failed; the others stay as they are. */
  async tryAgain(index: number): Promise<void> {
    if (this.#tiles[index]?.state !== 'failed') return;
    this.#set(index, { state: 'waiting' });
    await this.#fill([index], (error) => this.#failRest([index], toFailure(error)));
  }

  /** Stops listening. What was asked for is drawn all the same and kept by the server. */
  leave(): void {
    this.#listening.abort();
  }

  async #fill(targets: number[], refuse: (error: IntricError) => void): Promise<void> {
    let accepted = false;
    try {
      for await (const event of this.#draw(targets.length, this.#listening.signal)) {
        accepted = true;
        this.#take(event, targets);
      }
      this.#failRest(targets, { code: 'network', message: '' });
    } catch (error) {
      if (this.#listening.signal.aborted) return;
      if (!(error instanceof IntricError)) throw error;
      if (accepted) this.#failRest(targets, toFailure(error));
      else refuse(error);
    }
  }

  #take(event: IconVariantEvent, targets: number[]): void {
    if (event.type !== 'variant' && event.type !== 'failure') return;
    const target = targets[event.index];
    if (target === undefined) return;
    if (event.type === 'variant') {
      this.#set(target, { state: 'arrived', picture: toPicture(event) });
    } else {
      const { code, message } = event;
      this.#set(target, { state: 'failed', failure: { code, message } });
    }
  }

  #failRest(targets: number[], failure: Failure): void {
    for (const index of targets) {
      if (this.#tiles[index]?.state === 'waiting') this.#set(index, { state: 'failed', failure });
    }
  }

  #set(index: number, tile: Tile): void {
    this.#tiles = this.#tiles.with(index, tile);
  }

  #count(state: Tile['state']): number {
    return this.#tiles.filter((tile) => tile.state === state).length;
  }
}

function toFailure({ code, message, retry_after }: IntricError): Failure {
  return { code, message, retryAfter: retry_after };
}

function toPicture({ image_id, blob_base64, mimetype }: IconVariant): Picture {
  return {
    imageId: image_id,
    src: `data:${mimetype};base64,${blob_base64}`,
    mimetype,
    base64: blob_base64
  };
}
