import type { IconVariantEvent, IconVariantsRequest, IntricError } from '@intric/intric-js';
import { Clock } from './clock.svelte';
import { toFile } from './picture-file';
import type { Question } from './question.svelte';
import { GenerationRound, type Draw, type Picture } from './round.svelte';

export type DrawVariants = (
  request: IconVariantsRequest,
  signal: AbortSignal
) => AsyncIterable<IconVariantEvent>;

export type UsePicture = (file: File, generatedImageId: string) => Promise<void>;

/** A dialog's worth of generating: the question, the round on the stage and the picture that was chosen. */
export class IconGeneration {
  readonly question: Question;
  readonly clock = new Clock();
  #draw: DrawVariants;
  #round = $state.raw<GenerationRound | null>(null);
  #choice = $state.raw<Picture | null>(null);
  #refusal = $state.raw<IntricError | null>(null);
  #hasDrawn = $state(false);
  #saving = $state(false);
  #saveError = $state.raw<unknown>(null);

  constructor(question: Question, draw: DrawVariants) {
    this.question = question;
    this.#draw = draw;
  }

  get round(): GenerationRound | null {
    return this.#round;
  }

  /** Kept over rounds: asking for others does not take the chosen one away. */
  get choice(): Picture | null {
    return this.#choice;
  }

  /** Whether the chosen picture belongs to an earlier round and is no longer among the tiles. */
  get choiceIsOutOfSight(): boolean {
    if (!this.#choice || !this.#round) return false;
    return !this.#round.tiles.some(
      (tile) => tile.state === 'arrived' && this.isChosen(tile.picture)
    );
  }

  /** Why the server turned the last question down, before anything was drawn. */
  get refusal(): IntricError | null {
    return this.#refusal;
  }

  /** Whether a round has been drawn to its end, so that asking once more is asking again. */
  get hasDrawn(): boolean {
    return this.#hasDrawn;
  }

  get running(): boolean {
    return this.#round?.running ?? false;
  }

  get saving(): boolean {
    return this.#saving;
  }

  /** Why the chosen picture could not be put in use, null as long as nothing has gone wrong. */
  get saveError(): unknown {
    return this.#saveError;
  }

  /** Whether leaving now would leave pictures behind that somebody could still choose from. */
  get asksBeforeLeaving(): boolean {
    return !this.running && ((this.#round?.arrived ?? 0) > 0 || this.#choice !== null);
  }

  isChosen(picture: Picture): boolean {
    return this.#choice?.imageId === picture.imageId;
  }

  /** Starts a round; its tiles take the place of the former. A refused question leaves the former ones standing. */
  async generate(): Promise<void> {
    if (this.running) return;
    const former = this.#round;
    const round = new GenerationRound(this.question.count, this.#asNow());
    this.#refusal = null;
    this.#saveError = null;
    this.#round = round;
    this.clock.start();
    await round.run();
    this.clock.stop();
    if (round.refusal) {
      this.#refusal = round.refusal;
      this.#round = former;
    } else {
      this.#hasDrawn = true;
    }
  }

  async tryAgain(index: number): Promise<void> {
    await this.#round?.tryAgain(index);
  }

  choose(picture: Picture): void {
    this.#choice = picture;
    this.#saveError = null;
  }

  /** Hands the chosen picture over. @returns whether it was taken */
  async use(take: UsePicture): Promise<boolean> {
    const picture = this.#choice;
    if (!picture || this.#saving) return false;
    this.#saving = true;
    this.#saveError = null;
    try {
      await take(toFile(picture), picture.imageId);
      return true;
    } catch (error) {
      this.#saveError = error;
      return false;
    } finally {
      this.#saving = false;
    }
  }

  /** Stops listening; what is still being drawn is kept by the server. */
  leave(): void {
    this.clock.stop();
    this.#round?.leave();
  }

  /** The question as it stands now, so that a tile tried again is asked for in the words of its own round. */
  #asNow(): Draw {
    const request = this.question.toRequest();
    return (count, signal) => this.#draw({ ...request, num_variants: count }, signal);
  }
}
