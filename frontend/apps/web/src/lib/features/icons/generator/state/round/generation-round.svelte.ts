import { IntricError, type IconVariantEvent } from '@intric/intric-js';
import { Call } from './tile-request.svelte';
import type { Drawing } from '../../api/generation-stream';
import { toFailure, type Failure } from '../../components/tiles/failure-labels';
import { isOutcome, toTile, WAITING, type Tile } from './tile';

/** What it means when nothing is told of a picture. */
const DELETED: Failure = { code: 'not_found', message: '' };

/**
 * One round of suggestions: as many tiles as were asked for, each filled or failed by itself.
 *
 * The tiles stand from the start, so that nothing moves as pictures arrive.
 */
export class GenerationRound {
  #tiles = $state.raw<readonly Tile[]>([]);
  #calls = $state.raw<readonly Call[]>([]);
  #stopError = $state.raw<unknown>(null);
  #refusal: IntricError | null = null;
  #drawOne: () => Drawing;
  #onaccepted: () => void;
  #listening = new AbortController();

  /**
   * @param count pictures, one tile each
   * @param drawOne asks for one picture more
   * @param onaccepted told each time the server has taken something on
   */
  constructor(count: number, drawOne: () => Drawing, onaccepted: () => void = () => undefined) {
    this.#tiles = Array.from({ length: count }, () => WAITING);
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
    return this.#calls.some((call) => call.accepted) ? null : this.#refusal;
  }

  /** Whether something is still coming in. */
  get running(): boolean {
    return this.#calls.some((call) => call.open);
  }

  /** Whether all of what is still on its way has been told to stop. */
  get stopping(): boolean {
    return this.running && this.#calls.every((call) => call.toldToStop || !call.open);
  }

  /** Why it could not be stopped, null as long as nothing has gone wrong or there is nothing left to stop. */
  get stopError(): unknown {
    return this.running ? this.#stopError : null;
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

  /** Whether a tile's picture had been sent when it was stopped, and so is drawn all the same. */
  isUnderWay(index: number): boolean {
    return this.#latest(index)?.onlyUnderWay ?? false;
  }

  /** Fills all tiles from one drawing. */
  run(drawing: Drawing): Promise<void> {
    return this.resume([new Call(drawing, [...this.#tiles.keys()])]);
  }

  /** Goes on with calls that were made before; of two for one tile, the later one counts. */
  async resume(calls: readonly Call[]): Promise<void> {
    this.#calls = [...this.#calls, ...calls];
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
    this.#set(index, WAITING);
    if (unheard) {
      this.#tiles = this.#tiles.map((other) =>
        'unheard' in other && other.unheard === unheard ? WAITING : other
      );
      await this.#listen(unheard);
    } else if (failure.code !== 'outcome_unknown' || (await this.#mayAskAnew(index, failure))) {
      this.#set(index, WAITING);
      await this.resume([new Call(this.#drawOne(), [index])]);
    }
  }

  /** Cancels what has not been sent. What has been sent comes home into its tile. */
  async stop(): Promise<void> {
    this.#stopError = null;
    try {
      await Promise.all(this.#calls.map((call) => call.stop((event) => this.#hear(event, call))));
    } catch (error) {
      this.#stopError = error;
    }
  }

  /** Stops listening. What was asked for is drawn all the same and kept by the server. */
  leave(): void {
    this.#listening.abort();
  }

  /** Asking again for a picture that was given up for lost may cost once more, so it is looked whether it has come. */
  async #mayAskAnew(index: number, failure: Failure): Promise<boolean> {
    const former = this.#latest(index);
    if (!former || former.open) return true;
    await this.#listen(former, failure);
    const tile = this.#tiles[index];
    return !former.toldToStop && tile?.state === 'failed' && tile.failure === failure;
  }

  async #listen(call: Call, silence = DELETED): Promise<void> {
    const { signal } = this.#listening;
    try {
      await call.listen(signal, (event) => this.#hear(event, call));
      this.#failRest(call, silence);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof IntricError)) throw error;
      this.#refusal = error;
      this.#failRest(call, toFailure(error), call.isUnheardAfter(error));
    }
  }

  #hear(event: IconVariantEvent, call: Call): void {
    if (event.type === 'generation') this.#onaccepted();
    if (!isOutcome(event)) return;
    const target = call.tiles[event.index];
    if (target === undefined) return;
    // A picture may come after it was given up for lost, a failure only to whoever waits; what is there already stays.
    const isWanted =
      event.type === 'variant'
        ? this.#tiles[target]?.state !== 'arrived'
        : this.#isWaiting(target, call);
    if (isWanted) this.#set(target, toTile(event));
  }

  #failRest(call: Call, failure: Failure, unheard = false): void {
    for (const index of call.tiles) {
      if (!this.#isWaiting(index, call)) continue;
      this.#set(index, { state: 'failed', failure, unheard: unheard ? call : undefined });
    }
  }

  /** Whether a tile waits for this call, and not for one that was made since. */
  #isWaiting(index: number, call: Call): boolean {
    return this.#tiles[index]?.state === 'waiting' && this.#latest(index) === call;
  }

  /** Whatever was asked for last for a tile. */
  #latest(index: number): Call | undefined {
    return this.#calls.findLast(({ tiles }) => tiles.includes(index));
  }

  #set(index: number, tile: Tile): void {
    this.#tiles = this.#tiles.with(index, tile);
  }

  #count(state: Tile['state']): number {
    return this.#tiles.filter((tile) => tile.state === state).length;
  }
}
