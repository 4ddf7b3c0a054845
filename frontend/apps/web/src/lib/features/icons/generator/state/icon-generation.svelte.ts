import type { IntricError } from '@intric/intric-js';
import type { GenerationClient } from '../api/generation-client';
import { GenerationStream, isConnectionLost } from '../api/generation-stream';
import { ElapsedTimer } from './elapsed-timer.svelte';
import type { Count, IconRequest, RequestBody } from './icon-request.svelte';
import type { RoundStorage } from './round-storage';
import { GenerationRound } from './round/generation-round.svelte';
import { TileRequest } from './round/tile-request.svelte';
import { Selection } from './selection.svelte';

/**
 * Making an icon for a resource: the request, the current round and the selected picture.
 *
 * It outlives the dialog and the page that show it, until it is dismissed.
 */
export class IconGeneration {
  readonly request: IconRequest;
  readonly selection = new Selection();
  readonly timer = new ElapsedTimer();
  #client: GenerationClient;
  #storage: RoundStorage;
  #round = $state.raw<GenerationRound | null>(null);
  #refusal = $state.raw<IntricError | null>(null);
  #dismissed = $state(false);
  #unconfirmed: { body: string; stream: GenerationStream } | null = null;
  #restoring: GenerationRound | null = null;
  #storedIds: readonly string[] = [];

  constructor(request: IconRequest, client: GenerationClient, storage: RoundStorage) {
    this.request = request;
    this.#client = client;
    this.#storage = storage;
  }

  get round(): GenerationRound | null {
    return this.#round;
  }

  /** Whether the selected picture belongs to an earlier round than the one shown. */
  get isSelectionHidden(): boolean {
    if (!this.selection.picture || !this.#round) return false;
    return !this.#round.tiles.some(
      (tile) => tile.state === 'arrived' && this.selection.is(tile.picture)
    );
  }

  /** Why the last action failed, null while none has. */
  get error(): unknown {
    return this.selection.error ?? this.#refusal ?? this.#round?.stopError ?? null;
  }

  get running(): boolean {
    return this.#round?.running ?? false;
  }

  get dismissed(): boolean {
    return this.#dismissed;
  }

  /** Whether dismissing needs a confirmation: there are pictures to choose from. */
  get hasUnsavedPictures(): boolean {
    return !this.running && ((this.#round?.arrived ?? 0) > 0 || this.selection.picture !== null);
  }

  /** Starts a round, which replaces the former one unless the server refuses it. */
  async generate(): Promise<void> {
    if (this.running) return;
    this.#restoring?.disconnect();
    this.#clearError();
    const former = this.#round;
    const body = this.request.toBody();
    const { count } = this.request;
    const at = Date.now();
    const round = this.#newRound(count, body, () => this.#store(round, { body, count, at }));
    this.#round = round;
    await this.#timed(() => round.run(this.#streamFor(body, count)));
    if (!isConnectionLost(round.refusal)) this.#unconfirmed = null;
    if (!round.refusal) return;
    this.#refusal = round.refusal;
    this.#round = former;
  }

  /** Restores the stored round of an earlier page load; it is shown once the server confirms it. */
  async resume(): Promise<void> {
    const stored = this.#storage.load();
    if (!stored || this.#round) return;
    const { prompt, style, modelId, count, at } = stored;
    // From storage, so that a tile can be retried before the form is restored.
    const body = {
      ...this.request.toBody(),
      custom_prompt: prompt,
      style,
      model_id: modelId
    };
    const round = this.#newRound(count, body, () => {
      // A prompt that was edited in the meantime is kept.
      if (this.#round !== round && !this.request.isEdited) this.request.restore(stored);
      this.#restoring = null;
      this.#round = round;
      this.#store(round, { body, count, at });
    });
    this.#restoring = round;
    const requests = stored.calls.map(
      ({ id, tiles }) => new TileRequest(GenerationStream.existing(this.#client, id), tiles)
    );
    await this.#timed(() => round.resume(requests), Date.now() - at);
    // Deleted, or another user's.
    if (round.refusal?.status === 404) this.#storage.remove(stored.calls.map(({ id }) => id));
  }

  async retry(index: number): Promise<void> {
    this.#clearError();
    await this.#timed(() => this.#round?.retry(index));
  }

  /** Cancels the calls that were not sent to the provider. */
  async stop(): Promise<void> {
    await this.#round?.stop();
  }

  /** Ends the generation here and removes it from storage; the server goes on and keeps the pictures. */
  dismiss(): void {
    this.disconnect();
    this.#dismissed = true;
    this.#storage.remove(this.#storedIds);
  }

  /** Closes the connections. */
  disconnect(): void {
    this.timer.stop();
    this.#round?.disconnect();
    this.#restoring?.disconnect();
  }

  async #timed(action: () => Promise<void> | undefined, elapsedMs = 0): Promise<void> {
    if (!this.running) this.timer.start(elapsedMs);
    await action();
    if (!this.running) this.timer.stop();
  }

  #clearError(): void {
    this.#refusal = null;
    this.selection.clearError();
  }

  /** Retries use the round's own body, whatever the form says by then. */
  #newRound(count: number, body: RequestBody, onaccepted: () => void): GenerationRound {
    const retryStream = () => GenerationStream.create(this.#client, { ...body, num_variants: 1 });
    return new GenerationRound(count, retryStream, onaccepted);
  }

  /** Reuses the stream of an unconfirmed request with the same body, and so its idempotency key. */
  #streamFor(body: RequestBody, count: number): GenerationStream {
    const request = { ...body, num_variants: count };
    const serialised = JSON.stringify(request);
    if (this.#unconfirmed?.body !== serialised) {
      const stream = GenerationStream.create(this.#client, request);
      this.#unconfirmed = { body: serialised, stream };
    }
    return this.#unconfirmed.stream;
  }

  #store(
    round: GenerationRound,
    { body, ...rest }: { body: RequestBody; count: Count; at: number }
  ): void {
    const calls = round.requests.flatMap(({ id, tiles }) =>
      id === null ? [] : [{ id, tiles: [...tiles] }]
    );
    this.#storedIds = calls.map(({ id }) => id);
    this.#storage.save({
      ...rest,
      prompt: body.custom_prompt ?? null,
      style: body.style ?? null,
      modelId: body.model_id ?? null,
      calls
    });
  }
}
