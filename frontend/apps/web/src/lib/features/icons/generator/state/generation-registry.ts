import type { GenerationClient } from '../api/generation-client';
import type { AvailableModels } from './available-models.svelte';
import { IconGeneration } from './icon-generation.svelte';
import { IconRequest, type IconResource, type PreviewPrompt } from './icon-request.svelte';
import { roundStorage, type RoundStorage } from './round-storage';

/** A user's generations by resource; they go on while the user is on other pages. */
export class GenerationRegistry {
  #generations = new Map<string, IconGeneration>();
  #client: GenerationClient;
  #preview: PreviewPrompt;
  #storageOf: (resourceId: string) => RoundStorage;

  constructor(client: GenerationClient, preview: PreviewPrompt, storageOf = roundStorage) {
    this.#client = client;
    this.#preview = preview;
    this.#storageOf = storageOf;
  }

  /** Returns the resource's generation, restored from storage if need be, or undefined if it has none. */
  find(resource: IconResource, models: AvailableModels): IconGeneration | undefined {
    const known = this.#generations.get(resource.id);
    if (known && !known.dismissed) return known;
    if (!this.#storageOf(resource.id).load()) return undefined;
    const restored = this.create(resource, models);
    void restored.resume();
    return restored;
  }

  /** Starts an empty generation, which replaces the resource's former one. */
  create(resource: IconResource, models: AvailableModels): IconGeneration {
    const request = new IconRequest(resource, models, this.#preview);
    const generation = new IconGeneration(request, this.#client, this.#storageOf(resource.id));
    this.#generations.set(resource.id, generation);
    return generation;
  }

  /** Closes the connections of all generations. */
  disconnect(): void {
    for (const generation of this.#generations.values()) generation.disconnect();
  }
}
