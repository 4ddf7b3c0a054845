import type { ImageModel, IconVariantsRequest } from '@intric/intric-js';
import type { AvailableModels } from './available-models.svelte';

/** The resource that the icon is for. */
export interface IconResource {
  id: string;
  name: string;
  description: string | null;
  systemPrompt: string | null;
  spaceId: string;
}

/** @returns the automatic prompt for the resource, in the style if one is given */
export type PreviewPrompt = (resource: IconResource, style: string | null) => Promise<string>;

/** The request body without the number of pictures. */
export type RequestBody = Omit<IconVariantsRequest, 'num_variants'>;

export const COUNTS = [2, 3, 4] as const;
export type Count = (typeof COUNTS)[number];

/** The fields of a sent request that the form can show again. */
export interface RequestFields {
  /** The user's own prompt, null for the automatic one. */
  prompt: string | null;
  style: string | null;
  modelId: string | null;
  count: Count;
}

/** The form's state: a prompt, a style, the number of pictures and the model. */
export class IconRequest {
  prompt = $state('');
  count = $state<Count>(4);
  readonly resource: IconResource;
  readonly models: AvailableModels;
  #automaticPrompt = $state('');
  #loading = $state(false);
  #unavailable = $state(false);
  #modelId = $state<string | null>(null);
  #style = $state<string | null>(null);
  #preview: PreviewPrompt;
  #previewNumber = 0;

  constructor(resource: IconResource, models: AvailableModels, preview: PreviewPrompt) {
    this.resource = resource;
    this.models = models;
    this.#preview = preview;
  }

  get model(): ImageModel | undefined {
    const selected = this.models.accessible.find((model) => model.id === this.#modelId);
    return selected && this.models.isAllowed(selected) ? selected : this.models.default;
  }

  /** The styles to choose from, empty if the model has only one. */
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
    return !this.isEmpty && this.prompt !== this.#automaticPrompt;
  }

  /** Whether `reset()` would change the prompt. */
  get canReset(): boolean {
    return this.#automaticPrompt !== '' && this.prompt !== this.#automaticPrompt;
  }

  /** Whether the automatic prompt is being loaded. */
  get isLoading(): boolean {
    return this.#loading;
  }

  /** Whether the automatic prompt could not be loaded. */
  get isUnavailable(): boolean {
    return this.#unavailable;
  }

  /** Puts the automatic prompt back. */
  reset(): void {
    this.prompt = this.#automaticPrompt;
  }

  async selectStyle(style: string): Promise<void> {
    this.#style = style;
    await this.loadPrompt();
  }

  /** Reloads the automatic prompt if the model changes the style. */
  async selectModel(id: string): Promise<void> {
    const before = this.style;
    this.#modelId = id;
    if (this.style !== before) await this.loadPrompt();
  }

  /** Fills the form from a request that was sent before. */
  restore(fields: RequestFields): void {
    this.prompt = fields.prompt ?? this.#automaticPrompt;
    this.count = fields.count;
    this.#style = fields.style;
    this.#modelId = fields.modelId;
  }

  /** Loads the automatic prompt; an edited prompt is kept. */
  async loadPrompt(): Promise<void> {
    this.#previewNumber += 1;
    const number = this.#previewNumber;
    this.#loading = true;
    try {
      const text = await this.#preview(this.resource, this.style);
      if (number !== this.#previewNumber) return;
      const unedited = !this.isEdited;
      this.#automaticPrompt = text;
      this.#unavailable = false;
      if (unedited) this.prompt = text;
    } catch {
      // The automatic prompt is optional: the field says that it is missing.
      if (number === this.#previewNumber) this.#unavailable = true;
    } finally {
      if (number === this.#previewNumber) this.#loading = false;
    }
  }

  /** The request body. An unedited prompt is left out: the server writes it for the style. */
  toBody(): RequestBody {
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
