import type { ImageModel, Space } from '@intric/intric-js';

export interface OfferApi {
  models(): Promise<readonly ImageModel[]>;
  space(id: string): Promise<Pick<Space, 'security_classification'>>;
}

type Classification = Space['security_classification'];

/** The image models that one may use in a space, as the server sees it: enabled, and good enough for its class. */
export class ModelOffer {
  #models = $state.raw<readonly ImageModel[]>([]);
  #needed = $state.raw<Classification>(null);
  #loaded = $state(false);
  #api: OfferApi;
  #spaceId: string;

  constructor(api: OfferApi, spaceId: string) {
    this.#api = api;
    this.#spaceId = spaceId;
  }

  /** Every model that the organisation may use, also those that do not suit this space. */
  get accessible(): readonly ImageModel[] {
    return this.#models;
  }

  /** The model used when nobody picks one: the default if it suits the space, else the first that does. */
  get first(): ImageModel | undefined {
    const suited = this.#models.filter((model) => this.suits(model));
    return suited.find((model) => model.is_org_default) ?? suited[0];
  }

  /** The space's classification where it keeps every model out, else null. */
  get tooHigh(): Classification {
    return this.#models.length > 0 && !this.first ? this.#needed : null;
  }

  /** Whether it is known that no icon can be generated here. Before an answer has come, it is not. */
  get none(): boolean {
    return this.#loaded && !this.first;
  }

  suits({ security_classification: own }: ImageModel): boolean {
    if (!this.#needed) return true;
    return own !== null && own.security_level >= this.#needed.security_level;
  }

  /** Asks again, so that what an administrator has changed holds at once. @throws IntricError */
  async load(): Promise<void> {
    const [models, space] = await Promise.all([this.#api.models(), this.#api.space(this.#spaceId)]);
    this.#models = models.filter((model) => model.can_access);
    this.#needed = space.security_classification;
    this.#loaded = true;
  }
}
