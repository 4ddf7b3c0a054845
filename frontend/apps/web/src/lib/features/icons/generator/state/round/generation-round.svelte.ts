import { IntricError, type IconVariantEvent } from '@intric/intric-js';
import type { GenerationStream } from '../../api/generation-stream';
import { toFailure, type Failure } from './failure';
import { isOutcome, toTile, WAITING, type Tile } from './tile';
import { TileRequest } from './tile-request.svelte';

/** For a picture that the finished stream did not mention. */
const DELETED: Failure = { code: 'not_found', message: '' };

/**
 * One round of suggestions: a fixed number of tiles, each filled or failed independently.
 *
 * All tiles exist from the start, so that the layout does not shift as pictures arrive.
 */
export class GenerationRound {
  #tiles = $state.raw<readonly Tile[]>([]);
  #requests = $state.raw<readonly TileRequest[]>([]);
  #stopError = $state.raw<unknown>(null);
  #refusal: IntricError | null = null;
  #retryStream: () => GenerationStream;
  #onaccepted: () => void;
  #abort = new AbortController();

  /**
   * @param count number of tiles
   * @param retryStream makes the stream of one more picture
   * @param onaccepted called each time the server accepts a generation
   */
  constructor(count: number, retryStream: () => GenerationStream, onaccepted = () => {}) {
    this.#tiles = Array.from({ length: count }, () => WAITING);
    this.#retryStream = retryStream;
    this.#onaccepted = onaccepted;
  }

  get tiles(): readonly Tile[] {
    return this.#tiles;
  }

  /** The requests so far, oldest first. */
  get requests(): readonly TileRequest[] {
    return this.#requests;
  }

  /** Why the server refused the whole round, null once it has accepted any request. */
  get refusal(): IntricError | null {
    return this.#requests.some((request) => request.accepted) ? null : this.#refusal;
  }

  /** Whether any request is open. */
  get running(): boolean {
    return this.#requests.some((request) => request.open);
  }

  /** Whether a stop was requested for all open requests. */
  get stopping(): boolean {
    return (
      this.running && this.#requests.every(({ open, stopRequested }) => !open || stopRequested)
    );
  }

  /** Why stopping failed, null while it has not or when nothing is left to stop. */
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

  /** Whether every tile has a picture. */
  get complete(): boolean {
    return this.arrived === this.#tiles.length;
  }

  /** Whether the tile's picture was sent before the stop, and so is delivered all the same. */
  isInFlight(index: number): boolean {
    return this.#latestRequest(index)?.onlyInFlight ?? false;
  }

  /** Fills all tiles from one stream. */
  run(stream: GenerationStream): Promise<void> {
    return this.resume([new TileRequest(stream, [...this.#tiles.keys()])]);
  }

  /** Listens to further requests; the later of two requests for a tile counts. */
  async resume(requests: readonly TileRequest[]): Promise<void> {
    this.#requests = [...this.#requests, ...requests];
    await Promise.all(requests.map((request) => this.#listen(request)));
  }

  /**
   * Requests one more picture for a tile without one.
   *
   * An unresolved request is listened to again instead. After `outcome_unknown`, the server is asked first whether the
   * picture has arrived since.
   */
  async retry(index: number): Promise<void> {
    const tile = this.#tiles[index];
    if (tile?.state !== 'failed' && tile?.state !== 'stopped') return;
    const { failure, unresolved } = tile;
    this.#set(index, WAITING);
    if (unresolved) {
      this.#tiles = this.#tiles.map((other) =>
        'unresolved' in other && other.unresolved === unresolved ? WAITING : other
      );
      await this.#listen(unresolved);
    } else if (failure.code !== 'outcome_unknown' || (await this.#isStillLost(index, failure))) {
      this.#set(index, WAITING);
      await this.resume([new TileRequest(this.#retryStream(), [index])]);
    }
  }

  /** Cancels the calls that were not sent; pictures in flight still fill their tiles. */
  async stop(): Promise<void> {
    this.#stopError = null;
    try {
      await Promise.all(
        this.#requests.map((request) => request.stop((event) => this.#apply(event, request)))
      );
    } catch (error) {
      this.#stopError = error;
    }
  }

  /** Closes the connections; the server goes on and keeps the pictures. */
  disconnect(): void {
    this.#abort.abort();
  }

  /** Checks a lost picture again, since a second request may cost a second time. */
  async #isStillLost(index: number, failure: Failure): Promise<boolean> {
    const request = this.#latestRequest(index);
    if (!request || request.open) return true;
    await this.#listen(request, failure);
    const tile = this.#tiles[index];
    return !request.stopRequested && tile?.state === 'failed' && tile.failure === failure;
  }

  async #listen(request: TileRequest, missing = DELETED): Promise<void> {
    const { signal } = this.#abort;
    try {
      await request.listen(signal, (event) => this.#apply(event, request));
      this.#failWaiting(request, missing);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof IntricError)) throw error;
      this.#refusal = error;
      this.#failWaiting(request, toFailure(error), request.isUnresolvedAfter(error));
    }
  }

  #apply(event: IconVariantEvent, request: TileRequest): void {
    if (event.type === 'generation') this.#onaccepted();
    if (!isOutcome(event)) return;
    const target = request.tiles[event.index];
    if (target === undefined) return;
    // A picture may arrive after its failure; a failure only settles a waiting tile.
    const applies =
      event.type === 'variant'
        ? this.#tiles[target]?.state !== 'arrived'
        : this.#isWaiting(target, request);
    if (applies) this.#set(target, toTile(event));
  }

  #failWaiting(request: TileRequest, failure: Failure, unresolved = false): void {
    for (const index of request.tiles) {
      if (!this.#isWaiting(index, request)) continue;
      this.#set(index, { state: 'failed', failure, unresolved: unresolved ? request : undefined });
    }
  }

  /** Whether a tile waits for this request and not for a later one. */
  #isWaiting(index: number, request: TileRequest): boolean {
    return this.#tiles[index]?.state === 'waiting' && this.#latestRequest(index) === request;
  }

  #latestRequest(index: number): TileRequest | undefined {
    return this.#requests.findLast(({ tiles }) => tiles.includes(index));
  }

  #set(index: number, tile: Tile): void {
    this.#tiles = this.#tiles.with(index, tile);
  }

  #count(state: Tile['state']): number {
    return this.#tiles.filter((tile) => tile.state === state).length;
  }
}
