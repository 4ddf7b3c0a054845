import { IntricError, type IconVariantEvent } from '@intric/intric-js';
import { isLost, type Drawing } from './drawing';
import type { Failure } from './failure-words';
import { toPicture, type Picture } from './picture';

export type { Picture } from './picture';

/** A drawing and the tiles that its pictures are for, in their order. */
export interface Call {
  drawing: Drawing;
  tiles: readonly number[];
}

export type Tile =
  | { state: 'waiting' }
  | { state: 'arrived'; picture: Picture }
  /** Stopped: the server was told in time. With `unheard` it is not known what became of it. */
  | { state: 'failed' | 'stopped'; failure: Failure; unheard?: Call };

/**
 * One round of suggestions: as many tiles as were asked for, each filled or failed by itself.
 *
 * The tiles stand from the start, so that nothing moves as pictures arrive.
 */
export class GenerationRound {
  #tiles = $state.raw<Tile[]>([]);
  #refusal = $state.raw<IntricError | null>(null);
  #open = $state.raw<readonly Call[]>([]);
  #stop = $state<'no' | 'asked' | 'answered'>('no');
  #stopError = $state.raw<unknown>(null);
  #calls: Call[] = [];
  #accepted = false;
  #drawOne: () => Drawing;
  #onaccepted: () => void;
  #listening = new AbortController();

  /**
   * @param count pictures, one tile each
   * @param drawOne asks for one picture more
   * @param onaccepted told each time the server has taken something on
   */
  constructor(count: number, drawOne: () => Drawing, onaccepted: () => void = () => undefined) {
    this.#tiles = Array.from({ length: count }, (): Tile => ({ state: 'waiting' }));
    this.#drawOne = drawOne;
    this.#onaccepted = onaccepted;
  }

  get tiles(): readonly Tile[] {
    return this.#tiles;
  }

  /** What has been asked for, in that order. */
  get calls(): readonly Call[] {
    return this.#calls;
  }

  /** Why the whole round was turned down, before anything was drawn. */
  get refusal(): IntricError | null {
    return this.#refusal;
  }

  /** Whether something is still coming in. */
  get running(): boolean {
    return this.#open.length > 0;
  }

  /** Whether it has been told to stop and something is still on its way. */
  get stopping(): boolean {
    return this.running && this.#stop !== 'no';
  }

  /** Whether what still waits had been sent when it was stopped, and so is drawn all the same. */
  get onlyUnderWay(): boolean {
    return this.running && this.#stop === 'answered';
  }

  /** Why it could not be stopped, null as long as nothing has gone wrong. */
  get stopError(): unknown {
    return this.#stopError;
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

  get stopped(): number {
    return this.#count('stopped');
  }

  /** Whether every picture is there. */
  get complete(): boolean {
    return this.arrived === this.#tiles.length;
  }

  /** Fills all tiles from one drawing. */
  run(drawing: Drawing): Promise<void> {
    return this.resume([{ drawing, tiles: this.#tiles.map((_, index) => index) }]);
  }

  /** Goes on with calls that were made before; of two for one tile, the later one counts. */
  async resume(calls: Call[]): Promise<void> {
    this.#calls.push(...calls);
    await Promise.all(calls.map((call) => this.#listen(call)));
  }

  /**
   * Asks for one picture more, for a tile that has none. Where it is not known what became of the former, nothing is
   * asked for: it is listened for once more. One that was given up for lost is looked for first.
   */
  async tryAgain(index: number): Promise<void> {
    const tile = this.#tiles[index];
    if (tile?.state !== 'failed' && tile?.state !== 'stopped') return;
    const { failure, unheard } = tile;
    this.#stop = 'no';
    this.#set(index, { state: 'waiting' });
    if (unheard) {
      this.#tiles = this.#tiles.map((other) =>
        'unheard' in other && other.unheard === unheard ? { state: 'waiting' } : other
      );
      await this.#listen(unheard);
    } else if (failure.code !== 'outcome_unknown' || !(await this.#cameLate(index, failure))) {
      const call = { drawing: this.#drawOne(), tiles: [index] };
      this.#set(index, { state: 'waiting' });
      this.#calls.push(call);
      await this.#listen(call);
    }
  }

  /** Cancels what has not been sent. What has been sent comes home into its tile. */
  async stop(): Promise<void> {
    if (this.#stop !== 'no') return;
    this.#stop = 'asked';
    this.#stopError = null;
    try {
      const calls = this.#open;
      const settled = await Promise.all(calls.map(({ drawing }) => drawing.stop()));
      calls.forEach((call, at) => settled[at]?.forEach((event) => this.#hear(event, call)));
      this.#stop = 'answered';
    } catch (error) {
      this.#stop = 'no';
      this.#stopError = error;
    }
  }

  /** Stops listening. What was asked for is drawn all the same and kept by the server. */
  leave(): void {
    this.#listening.abort();
  }

  /** Asking again for a picture that was given up for lost may cost once more, so it is looked whether it has come. */
  async #cameLate(index: number, failure: Failure): Promise<boolean> {
    const former = this.#calls.findLast(({ tiles }) => tiles.includes(index));
    if (!former || this.#open.includes(former)) return false;
    await this.#listen(former, failure);
    const tile = this.#tiles[index];
    return !(tile && 'failure' in tile && tile.failure === failure);
  }

  /** @param silence what it means when nothing is told of a picture: that somebody has deleted it */
  async #listen(call: Call, silence: Failure = { code: 'not_found', message: '' }): Promise<void> {
    const { signal } = this.#listening;
    this.#open = [...this.#open, call];
    try {
      for await (const event of call.drawing.listen(signal)) this.#hear(event, call);
      this.#failRest(call, silence);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof IntricError)) throw error;
      if (this.#accepted) this.#failRest(call, toFailure(error), isUnheard(error, call.drawing));
      else this.#refusal = error;
    } finally {
      this.#open = this.#open.filter((other) => other !== call);
      if (!this.running) this.#stop = 'no';
    }
  }

  #hear(event: IconVariantEvent, call: Call): void {
    if (event.type === 'generation') {
      this.#accepted = true;
      this.#onaccepted();
    }
    if (event.type !== 'variant' && event.type !== 'failure') return;
    const target = call.tiles[event.index];
    if (target === undefined) return;
    const { state } = this.#tiles[target] ?? {};
    // A picture may come after it was given up for lost; what is there already stays.
    if (event.type === 'variant') {
      if (state !== 'arrived') this.#set(target, { state: 'arrived', picture: toPicture(event) });
    } else if (state === 'waiting' && this.#isLatest(call, target)) {
      this.#set(target, {
        state: event.code === 'cancelled' ? 'stopped' : 'failed',
        failure: toFailure(event)
      });
    }
  }

  /** Whether nothing has been asked for the tile since. */
  #isLatest(call: Call, target: number): boolean {
    return this.#calls.findLast(({ tiles }) => tiles.includes(target)) === call;
  }

  #failRest(call: Call, failure: Failure, unheard = false): void {
    for (const index of call.tiles) {
      if (this.#tiles[index]?.state !== 'waiting' || !this.#isLatest(call, index)) continue;
      this.#set(index, { state: 'failed', failure, unheard: unheard ? call : undefined });
    }
  }

  #set(index: number, tile: Tile): void {
    this.#tiles = this.#tiles.with(index, tile);
  }

  #count(state: Tile['state']): number {
    return this.#tiles.filter((tile) => tile.state === state).length;
  }
}

/** Whether the server may draw, or have drawn, what one has stopped hearing of. */
function isUnheard(error: IntricError, { id }: Drawing): boolean {
  return id === null ? isLost(error) : error.status !== 404;
}

function toFailure({
  code,
  message,
  retry_after
}: {
  code: string;
  message: string;
  retry_after?: number | null;
}): Failure {
  return { code, message, retryAfter: retry_after ?? undefined };
}
