import type { GeneratedImage } from '@intric/intric-js';

export interface ImagePage {
  items: GeneratedImage[];
  next_cursor: string | null;
}

interface ImageApi {
  more: (cursor: string) => Promise<ImagePage>;
  remove: (id: string) => Promise<void>;
}

/** The user's pictures, newest first, loaded page by page. */
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

  /** Returns the previous or next picture, undefined at either end. */
  neighbour(id: string, step: 1 | -1): GeneratedImage | undefined {
    return this.#images[this.#images.findIndex((image) => image.id === id) + step];
  }

  /** Returns the picture to show after this one is deleted: the next, else the previous. */
  successorOf(id: string): GeneratedImage | undefined {
    return this.neighbour(id, 1) ?? this.neighbour(id, -1);
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

  /** @throws IntricError when deleting fails; the picture then stays in the list */
  async remove(id: string): Promise<void> {
    await this.#api.remove(id);
    this.#images = this.#images.filter((image) => image.id !== id);
  }
}
