import type { RunTest, TestAnswer } from '$lib/features/model-tests/result';
import type { Credential, CredentialUpdate, ImageModel } from '@intric/intric-js';
import { SvelteMap } from 'svelte/reactivity';
import { modelToTry } from './model-for-test';

export interface CredentialWire {
  all(): Promise<readonly Credential[]>;
  save(provider: string, body: CredentialUpdate): Promise<Credential>;
  remove(provider: string): Promise<void>;
  test: RunTest;
}

export interface ProviderTest {
  model: ImageModel;
  running: boolean;
  answer: TestAnswer | undefined;
}

/** The organisation's keys as an administrator changes them, and what came of the tests since the page was opened. */
export class CredentialList {
  #items = $state.raw<readonly Credential[]>([]);
  #tests = new SvelteMap<string, ProviderTest>();
  #models: readonly ImageModel[];
  #wire: CredentialWire;

  constructor(items: readonly Credential[], models: readonly ImageModel[], wire: CredentialWire) {
    this.#items = items;
    this.#models = models;
    this.#wire = wire;
  }

  get items(): readonly Credential[] {
    return this.#items;
  }

  modelsOf(provider: string): ImageModel[] {
    return this.#models.filter((model) => model.credential_provider === provider);
  }

  testOf(provider: string): ProviderTest | undefined {
    return this.#tests.get(provider);
  }

  /** An earlier test says nothing about what is saved now, and is forgotten. @throws IntricError */
  async save(provider: string, body: CredentialUpdate): Promise<void> {
    const saved = await this.#wire.save(provider, body);
    this.#tests.delete(provider);
    this.#items = this.#items.map((item) => (item.provider === provider ? saved : item));
  }

  /** Whether the installation's key counts from now on is for the server to say. @throws IntricError */
  async remove(provider: string): Promise<void> {
    await this.#wire.remove(provider);
    this.#tests.delete(provider);
    this.#items = await this.#wire.all();
  }

  /**
   * Makes one smallest picture; does nothing while one is on its way, or where there is no model to make it with.
   *
   * @param inQuestion names of the models that it should rather be made with
   * @returns whether a picture came
   * @throws IntricError where nobody is signed in any more
   */
  async test(provider: string, inQuestion: readonly string[] = []): Promise<boolean> {
    const model = modelToTry(this.modelsOf(provider), inQuestion);
    if (!model || this.testOf(provider)?.running) return false;
    this.#tests.set(provider, { model, running: true, answer: undefined });
    try {
      const answer = await this.#wire.test(model.id);
      this.#tests.set(provider, { model, running: false, answer });
      return answer.kind === 'worked';
    } catch (error) {
      this.#tests.delete(provider);
      throw error;
    }
  }
}
