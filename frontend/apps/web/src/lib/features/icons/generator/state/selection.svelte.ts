import type { Picture } from './round/picture';

export type UsePicture = (file: File, generatedImageId: string) => Promise<void>;

/** The picture that was chosen, and putting it in use. It is one over all rounds. */
export class Choice {
  #picture = $state.raw<Picture | null>(null);
  #saving = $state(false);
  #error = $state.raw<unknown>(null);

  get picture(): Picture | null {
    return this.#picture;
  }

  get saving(): boolean {
    return this.#saving;
  }

  /** Why the picture could not be put in use, null as long as nothing has gone wrong. */
  get error(): unknown {
    return this.#error;
  }

  is(picture: Picture): boolean {
    return this.#picture?.imageId === picture.imageId;
  }

  choose(picture: Picture): void {
    this.#picture = picture;
    this.forgive();
  }

  /** Hands the picture over. @returns whether it was taken */
  async use(take: UsePicture): Promise<boolean> {
    const picture = this.#picture;
    if (!picture || this.#saving) return false;
    this.#saving = true;
    this.forgive();
    try {
      await take(await picture.toFile(), picture.imageId);
      return true;
    } catch (error) {
      this.#error = error;
      return false;
    } finally {
      this.#saving = false;
    }
  }

  /** Says no more of what went wrong: something else is being done by now. */
  forgive(): void {
    this.#error = null;
  }
}
