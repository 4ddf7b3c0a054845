import type { Picture } from './round/picture';

/** Stores a picture as the icon. */
export type SavePicture = (file: File, generatedImageId: string) => Promise<void>;

/** The selected picture, across all rounds. */
export class Selection {
  #picture = $state.raw<Picture | null>(null);
  #saving = $state(false);
  #error = $state.raw<unknown>(null);

  get picture(): Picture | null {
    return this.#picture;
  }

  get saving(): boolean {
    return this.#saving;
  }

  /** Why saving failed, null while it has not. */
  get error(): unknown {
    return this.#error;
  }

  is(picture: Picture): boolean {
    return this.#picture?.imageId === picture.imageId;
  }

  select(picture: Picture): void {
    this.#picture = picture;
    this.clearError();
  }

  /** Saves the selected picture. @returns whether it was saved */
  async save(save: SavePicture): Promise<boolean> {
    const picture = this.#picture;
    if (!picture || this.#saving) return false;
    this.#saving = true;
    this.clearError();
    try {
      await save(await picture.toFile(), picture.imageId);
      return true;
    } catch (error) {
      this.#error = error;
      return false;
    } finally {
      this.#saving = false;
    }
  }

  clearError(): void {
    this.#error = null;
  }
}
