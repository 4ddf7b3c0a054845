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
  #saving = $state(false);
  #saveFailed = $state(false);

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

  get running(): boolean {
    return this.#round?.running ?? false;
  }

  get saving(): boolean {
    return this.#saving;
  }

  get saveFailed(): boolean {
    return this.#saveFailed;
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
    this.#saveFailed = false;
    this.#round = round;
    this.clock.start();
    await round.run();
    this.clock.stop();
    if (!round.refusal) return;
    this.#refusal = round.refusal;
    this.#round = former;
  }

  async tryAgain(index: number): Promise<void> {
    await this.#round?.tryAgain(index);
  }

  choose(picture: Picture): void {
    this.#choice = picture;
    this.#saveFailed = false;
  }

  /** Hands the chosen picture over. @returns whether it was taken */
  async use(take: UsePicture): Promise<boolean> {
    const picture = this.#choice;
    if (!picture || this.#saving) return false;
    this.#saving = true;
    this.#saveFailed = false;
    try {
      await take(toFile(picture), picture.imageId);
      return true;
    } catch {
      // Whoever takes the picture tells why it failed; here it only has to stay, so that one can try again.
      this.#saveFailed = true;
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
