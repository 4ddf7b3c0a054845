import { IconGeneration } from './icon-generation.svelte';
import type { GenerationWire } from '../api/generation-stream';
import type { ModelOffer } from './available-models.svelte';
import { Question, type PreviewPrompt, type Resource } from './icon-request.svelte';
import { memoryOf, type RoundMemory } from './round-storage';

/** What a person has under way, or left to choose from, for each resource: it goes on while they are elsewhere. */
export class Generations {
  #known = new Map<string, IconGeneration>();
  #wire: GenerationWire;
  #preview: PreviewPrompt;
  #memory: (resourceId: string) => RoundMemory;

  constructor(wire: GenerationWire, preview: PreviewPrompt, memory = memoryOf) {
    this.#wire = wire;
    this.#preview = preview;
    this.#memory = memory;
  }

  /** The resource's generation if there is one, also one from before the page was loaded. */
  find(resource: Resource, offer: ModelOffer): IconGeneration | undefined {
    const known = this.#known.get(resource.id);
    if (known && !known.left) return known;
    if (!this.#memory(resource.id).recall()) return undefined;
    const found = this.begin(resource, offer);
    void found.resume();
    return found;
  }

  begin(resource: Resource, offer: ModelOffer): IconGeneration {
    const question = new Question(resource, offer, this.#preview);
    const generation = new IconGeneration(question, this.#wire, this.#memory(resource.id));
    this.#known.set(resource.id, generation);
    return generation;
  }

  /** Stops listening to all of them. */
  silence(): void {
    for (const generation of this.#known.values()) generation.silence();
  }
}
