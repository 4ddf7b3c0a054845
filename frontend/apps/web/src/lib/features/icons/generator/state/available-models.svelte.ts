import type { ImageModel, Space } from '@intric/intric-js';

interface AvailableModelsClient {
  models(): Promise<readonly ImageModel[]>;
  space(id: string): Promise<Pick<Space, 'security_classification'>>;
}

type Classification = Space['security_classification'];

/** The image models that a space may use: enabled, and classified high enough. */
export class AvailableModels {
  #models = $state.raw<readonly ImageModel[]>([]);
  #required = $state.raw<Classification>(null);
  #loaded = $state(false);
  #client: AvailableModelsClient;
  #spaceId: string;

  constructor(client: AvailableModelsClient, spaceId: string) {
    this.#client = client;
    this.#spaceId = spaceId;
  }

  /** All models that the organisation may use, also those that the space may not. */
  get accessible(): readonly ImageModel[] {
    return this.#models;
  }

  /** The model used when none is selected: the organisation's default if allowed, else the first allowed. */
  get default(): ImageModel | undefined {
    const allowed = this.#models.filter((model) => this.isAllowed(model));
    return allowed.find((model) => model.is_org_default) ?? allowed[0];
  }

  /** The space's classification if it excludes every model, else null. */
  get excludedBy(): Classification {
    return this.#models.length > 0 && !this.default ? this.#required : null;
  }

  /** Whether no icon can be generated here; false until loaded. */
  get none(): boolean {
    return this.#loaded && !this.default;
  }

  /** Whether the model is classified high enough for the space. */
  isAllowed({ security_classification: own }: ImageModel): boolean {
    if (!this.#required) return true;
    return own !== null && own.security_level >= this.#required.security_level;
  }

  /** Loads anew on each call, so that an administrator's change applies at once. @throws IntricError */
  async load(): Promise<void> {
    const [models, space] = await Promise.all([
      this.#client.models(),
      this.#client.space(this.#spaceId)
    ]);
    this.#models = models.filter((model) => model.can_access);
    this.#required = space.security_classification;
    this.#loaded = true;
  }
}
