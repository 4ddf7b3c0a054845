import { sortModels } from './groups';
import type { ImageModel, ImageModelFlags } from '@intric/intric-js';

/** Saves a model's changed flags. @returns the model as saved */
type SaveFlags = (id: string, flags: ImageModelFlags) => Promise<ImageModel>;

type Flags = Pick<ImageModel, 'is_org_enabled' | 'is_org_default' | 'security_classification'>;

/**
 * The organisation's image models, with optimistic updates.
 *
 * A change is shown at once and rolled back if saving fails. Changes are sent one after another, so that the last one
 * shown is the last one saved. Each change rejects with the error of `save`.
 */
export class ModelList {
  #models = $state.raw<ImageModel[]>([]);
  #save: SaveFlags;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(models: readonly ImageModel[], save: SaveFlags) {
    this.#models = sortModels(models);
    this.#save = save;
  }

  get models(): readonly ImageModel[] {
    return this.#models;
  }

  get default(): ImageModel | undefined {
    return this.#models.find((model) => model.is_org_default);
  }

  get enabledCount(): number {
    return this.#models.filter((model) => model.is_org_enabled).length;
  }

  setEnabled(id: string, enabled: boolean): Promise<void> {
    const shown = enabled
      ? { is_org_enabled: true }
      : { is_org_enabled: false, is_org_default: false };
    return this.#change([[id, shown]], () => this.#save(id, { is_org_enabled: enabled }));
  }

  /** Also enables the model and unsets the former default. */
  setDefault(id: string): Promise<void> {
    const former = this.default;
    const shown: Patch[] = [[id, { is_org_enabled: true, is_org_default: true }]];
    if (former && former.id !== id) shown.unshift([former.id, { is_org_default: false }]);
    return this.#change(shown, () => this.#save(id, { is_org_default: true }));
  }

  classify(id: string, level: Flags['security_classification']): Promise<void> {
    const sent = level && { id: level.id };
    return this.#change([[id, { security_classification: level }]], () =>
      this.#save(id, { security_classification: sent })
    );
  }

  async #change(patches: Patch[], send: () => Promise<ImageModel>): Promise<void> {
    const before = patches.map(([id, patch]): Patch => [id, this.#currentFlags(id, patch)]);
    this.#apply(patches);
    this.#waiting += 1;
    const saving = this.#last.then(send);
    this.#last = saving.catch(() => undefined);
    try {
      this.#settle(await saving);
    } catch (error) {
      this.#apply(before);
      throw error;
    } finally {
      this.#waiting -= 1;
    }
  }

  /** Ignores a response while later changes are shown. */
  #settle(saved: ImageModel): void {
    if (this.#waiting > 1) return;
    this.#models = this.#models.map((model) => (model.id === saved.id ? saved : model));
  }

  #currentFlags(id: string, patch: Partial<Flags>): Partial<Flags> {
    const model = this.#models.find((candidate) => candidate.id === id);
    if (!model) return {};
    const names = Object.keys(patch) as (keyof Flags)[];
    return Object.fromEntries(names.map((name) => [name, model[name]]));
  }

  #apply(patches: Patch[]): void {
    const byId = Object.fromEntries(patches);
    this.#models = this.#models.map((model) => ({ ...model, ...byId[model.id] }));
  }
}

type Patch = [id: string, patch: Partial<Flags>];
