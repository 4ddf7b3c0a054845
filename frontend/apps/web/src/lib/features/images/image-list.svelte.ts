import type { GeneratedImage } from '@intric/intric-js';

export interface ImagePage {
  items: GeneratedImage[];
  next_cursor: string | null;
}

interface ImageApi {
  more: (cursor: string) => Promise<ImagePage>;
  remove: (id: string) => Promise<void>;
}

/** The pictures one has made, newest first, as far as they have been fetched. */
export class ImageList {
  #images = $state.raw<readonly GeneratedImage[]>([]);
  #cursor = $state<string | null>(null);
  #loading = $state(false);
  #api: ImageApi;

  constructor(first: ImagePage, api: ImageApi) {
    this.#images = first.items;
    this.#cursor = first.next_cursor;
    this.#api = api;
  }

  get images(): readonly GeneratedImage[] {
    return this.#images;
  }

  get hasMore(): boolean {
    return this.#cursor !== null;
  }

  get isLoading(): boolean {
    return this.#loading;
  }

  /** The picture so many places away, undefined at either end. */
  beside(id: string, step: 1 | -1): GeneratedImage | undefined {
    return this.#images[this.#images.findIndex((image) => image.id === id) + step];
  }

  /** The picture to turn to once this one is gone: the one after it, else the one before. */
  successorOf(id: string): GeneratedImage | undefined {
    return this.beside(id, 1) ?? this.beside(id, -1);
  }

  /** @throws IntricError */
  async loadMore(): Promise<void> {
    if (this.#cursor === null || this.#loading) return;
    this.#loading = true;
    try {
      const { items, next_cursor } = await this.#api.more(this.#cursor);
      this.#images = [...this.#images, ...items];
      this.#cursor = next_cursor;
    } finally {
      this.#loading = false;
    }
  }

  /** @throws IntricError when it could not be deleted; it then stays in the list */
  async remove(id: string): Promise<void> {
    await this.#api.remove(id);
    this.#images = this.#images.filter((image) => image.id !== id);
  }
}
