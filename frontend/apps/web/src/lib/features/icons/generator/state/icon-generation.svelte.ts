import type { IntricError } from '@intric/intric-js';
import { Call } from './round/tile-request.svelte';
import { Choice } from './selection.svelte';
import { Clock } from './elapsed-timer.svelte';
import { Drawing, isLost, type GenerationWire } from '../api/generation-stream';
import type { Asked, Count, Question } from './icon-request.svelte';
import type { RoundMemory } from './round-storage';
import { GenerationRound } from './round/generation-round.svelte';

/**
 * Making an icon for a resource: the question, the round on the stage and the picture that was chosen.
 *
 * It outlives the dialog that shows it, and the page: what was asked for goes on until somebody leaves it.
 */
export class IconGeneration {
  readonly question: Question;
  readonly choice = new Choice();
  readonly clock = new Clock();
  #wire: GenerationWire;
  #memory: RoundMemory;
  #round = $state.raw<GenerationRound | null>(null);
  #refusal = $state.raw<IntricError | null>(null);
  #left = $state(false);
  #unanswered: { asked: string; drawing: Drawing } | null = null;
  #sought: GenerationRound | null = null;
  #remembered: readonly string[] = [];

  constructor(question: Question, wire: GenerationWire, memory: RoundMemory) {
    this.question = question;
    this.#wire = wire;
    this.#memory = memory;
  }

  get round(): GenerationRound | null {
    return this.#round;
  }

  /** Whether the chosen picture belongs to an earlier round and is no longer among the tiles. */
  get choiceIsOutOfSight(): boolean {
    if (!this.choice.picture || !this.#round) return false;
    return !this.#round.tiles.some(
      (tile) => tile.state === 'arrived' && this.choice.is(tile.picture)
    );
  }

  /** What went wrong with the last thing that was asked of it, null as long as nothing has. */
  get error(): unknown {
    return this.choice.error ?? this.#refusal ?? this.#round?.stopError ?? null;
  }

  get running(): boolean {
    return this.#round?.running ?? false;
  }

  /** Whether it is over: a picture is in use, or none was wanted. */
  get left(): boolean {
    return this.#left;
  }

  /** Whether leaving now would leave pictures behind that somebody could still choose from. */
  get asksBeforeLeaving(): boolean {
    return !this.running && ((this.#round?.arrived ?? 0) > 0 || this.choice.picture !== null);
  }

  /** Starts a round; its tiles take the place of the former. A refused question leaves the former ones standing. */
  async generate(): Promise<void> {
    if (this.running) return;
    this.#sought?.leave();
    this.#forgive();
    const former = this.#round;
    const asked = this.question.toRequest();
    const { count } = this.question;
    const at = Date.now();
    const round = this.#newRound(count, asked, () => this.#remember(round, { asked, count, at }));
    this.#round = round;
    await this.#timed(() => round.run(this.#drawingOf(asked, count)));
    if (!isLost(round.refusal)) this.#unanswered = null;
    if (!round.refusal) return;
    this.#refusal = round.refusal;
    this.#round = former;
  }

  /** Finds the round again that was asked for before this page was loaded; it is there once the server knows of it. */
  async resume(): Promise<void> {
    const kept = this.#memory.recall();
    if (!kept || this.#round) return;
    const { prompt, style, modelId, count, at } = kept;
    // Its own words, so that a tile can be tried again in them before anybody has opened the dialog.
    const asked = {
      ...this.question.toRequest(),
      custom_prompt: prompt,
      style,
      model_id: modelId
    };
    const round = this.#newRound(count, asked, () => {
      // It may take a while to find, and words that somebody has written meanwhile stay.
      if (this.#round !== round && !this.question.isEdited) this.question.restore(kept);
      this.#sought = null;
      this.#round = round;
      this.#remember(round, { asked, count, at });
    });
    this.#sought = round;
    const calls = kept.calls.map(({ id, tiles }) => new Call(Drawing.found(this.#wire, id), tiles));
    await this.#timed(() => round.resume(calls), Date.now() - at);
    // Somebody else's, or gone: nobody here has to hear of it.
    if (round.refusal?.status === 404) this.#memory.forget(kept.calls.map(({ id }) => id));
  }

  async tryAgain(index: number): Promise<void> {
    this.#forgive();
    await this.#timed(() => this.#round?.tryAgain(index));
  }

  /** Cancels what has not been sent to whoever draws. */
  async stop(): Promise<void> {
    await this.#round?.stop();
  }

  /** Is done with it, here and after a reload. What is still being drawn is kept by the server. */
  leave(): void {
    this.silence();
    this.#left = true;
    this.#memory.forget(this.#remembered);
  }

  /** Stops listening. */
  silence(): void {
    this.clock.stop();
    this.#round?.leave();
    this.#sought?.leave();
  }

  async #timed(deed: () => Promise<void> | undefined, elapsedMs = 0): Promise<void> {
    if (!this.running) this.clock.start(elapsedMs);
    await deed();
    if (!this.running) this.clock.stop();
  }

  /** Says no more of what went wrong before: something else is asked for by now. */
  #forgive(): void {
    this.#refusal = null;
    this.choice.forgive();
  }

  /** A tile tried again is asked for in the words of its own round, whatever has been written since. */
  #newRound(count: number, asked: Asked, onaccepted: () => void): GenerationRound {
    const drawOne = () => Drawing.of(this.#wire, { ...asked, num_variants: 1 });
    return new GenerationRound(count, drawOne, onaccepted);
  }

  /** A question that got no answer may have been accepted all the same: put once more, it is the same asking. */
  #drawingOf(asked: Asked, count: number): Drawing {
    const request = { ...asked, num_variants: count };
    const words = JSON.stringify(request);
    if (this.#unanswered?.asked !== words) {
      this.#unanswered = { asked: words, drawing: Drawing.of(this.#wire, request) };
    }
    return this.#unanswered.drawing;
  }

  #remember(
    round: GenerationRound,
    { asked, ...when }: { asked: Asked; count: Count; at: number }
  ): void {
    const calls = round.calls.flatMap(({ id, tiles }) =>
      id === null ? [] : [{ id, tiles: [...tiles] }]
    );
    this.#remembered = calls.map(({ id }) => id);
    this.#memory.keep({
      ...when,
      prompt: asked.custom_prompt ?? null,
      style: asked.style ?? null,
      modelId: asked.model_id ?? null,
      calls
    });
  }
}
