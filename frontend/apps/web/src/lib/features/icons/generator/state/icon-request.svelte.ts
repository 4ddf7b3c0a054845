import type { ImageModel, IconVariantsRequest } from '@intric/intric-js';
import type { ModelOffer } from './available-models.svelte';

/** What the icon is for. */
export interface Resource {
  id: string;
  name: string;
  description: string | null;
  systemPrompt: string | null;
  spaceId: string;
}

/** @returns the automatic description of an icon for the resource, in the style if one is given */
export type PreviewPrompt = (resource: Resource, style: string | null) => Promise<string>;

/** A question as it is sent, save for how many. */
export type Asked = Omit<IconVariantsRequest, 'num_variants'>;

export const COUNTS = [2, 3, 4] as const;
export type Count = (typeof COUNTS)[number];

/** What is asked for: a description, a style, how many pictures and the model that makes them. */
export class Question {
  prompt = $state('');
  count = $state<Count>(4);
  readonly resource: Resource;
  readonly offer: ModelOffer;
  #automatic = $state('');
  #loading = $state(false);
  #unavailable = $state(false);
  #modelId = $state<string | null>(null);
  #style = $state<string | null>(null);
  #preview: PreviewPrompt;
  #latest = 0;

  constructor(resource: Resource, offer: ModelOffer, preview: PreviewPrompt) {
    this.resource = resource;
    this.offer = offer;
    this.#preview = preview;
  }

  get model(): ImageModel | undefined {
    const picked = this.offer.accessible.find((model) => model.id === this.#modelId);
    return picked && this.offer.suits(picked) ? picked : this.offer.first;
  }

  /** The styles to choose from; a choice of one is none. */
  get styles(): readonly string[] {
    const styles = this.model?.supported_styles ?? [];
    return styles.length > 1 ? styles : [];
  }

  get style(): string | null {
    const styles = this.model?.supported_styles ?? [];
    return this.#style !== null && styles.includes(this.#style) ? this.#style : (styles[0] ?? null);
  }

  get isEmpty(): boolean {
    return this.prompt.trim() === '';
  }

  get isEdited(): boolean {
    return !this.isEmpty && this.prompt !== this.#automatic;
  }

  /** Whether there is an automatic description to go back to. */
  get canReset(): boolean {
    return this.#automatic !== '' && this.prompt !== this.#automatic;
  }

  get isLoading(): boolean {
    return this.#loading;
  }

  /** Whether the automatic description could not be fetched. */
  get isUnavailable(): boolean {
    return this.#unavailable;
  }

  reset(): void {
    this.prompt = this.#automatic;
  }

  async pickStyle(style: string): Promise<void> {
    this.#style = style;
    await this.describe();
  }

  /** Another model may have other styles, and then another automatic description. */
  async pickModel(id: string): Promise<void> {
    const before = this.style;
    this.#modelId = id;
    if (this.style !== before) await this.describe();
  }

  /** Puts the question as it was once asked. Words of null are the automatic ones. */
  restore(asked: {
    prompt: string | null;
    style: string | null;
    modelId: string | null;
    count: Count;
  }): void {
    this.prompt = asked.prompt ?? this.#automatic;
    this.count = asked.count;
    this.#style = asked.style;
    this.#modelId = asked.modelId;
  }

  /** Fetches the automatic description. Words that somebody has written stay. */
  async describe(): Promise<void> {
    this.#latest += 1;
    const turn = this.#latest;
    this.#loading = true;
    try {
      const text = await this.#preview(this.resource, this.style);
      if (turn !== this.#latest) return;
      const untouched = !this.isEdited;
      this.#automatic = text;
      this.#unavailable = false;
      if (untouched) this.prompt = text;
    } catch {
      // The description is a help and not a must: the field says that it is missing, and takes one's own words.
      if (turn === this.#latest) this.#unavailable = true;
    } finally {
      if (turn === this.#latest) this.#loading = false;
    }
  }

  /** The request as it stands now. Untouched words are left to the server, which writes them for the style itself. */
  toRequest(): Asked {
    const { name, description, systemPrompt, spaceId } = this.resource;
    return {
      resource_name: name,
      resource_description: description,
      system_prompt: systemPrompt,
      custom_prompt: this.isEdited ? this.prompt.trim() : null,
      model_id: this.model?.id ?? null,
      style: this.style,
      space_id: spaceId
    };
  }
}
