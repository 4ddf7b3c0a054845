import type { RunTest, TestResult } from '$lib/features/model-tests/result';
import type { Credential, CredentialUpdate, ImageModel } from '@intric/intric-js';
import { SvelteMap } from 'svelte/reactivity';
import { modelForTest } from './model-for-test';

export interface CredentialClient {
  all(): Promise<readonly Credential[]>;
  save(provider: string, body: CredentialUpdate): Promise<Credential>;
  remove(provider: string): Promise<void>;
  test: RunTest;
}

export interface ProviderTest {
  model: ImageModel;
  running: boolean;
  result: TestResult | undefined;
}

/** The organisation's credentials, and the results of tests since the page was opened. */
export class CredentialList {
  #items = $state.raw<readonly Credential[]>([]);
  #tests = new SvelteMap<string, ProviderTest>();
  #models: readonly ImageModel[];
  #client: CredentialClient;

  constructor(
    items: readonly Credential[],
    models: readonly ImageModel[],
    client: CredentialClient
  ) {
    this.#items = items;
    this.#models = models;
    this.#client = client;
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

  /** Saves credentials and drops the result of an earlier test. @throws IntricError */
  async save(provider: string, body: CredentialUpdate): Promise<void> {
    const saved = await this.#client.save(provider, body);
    this.#tests.delete(provider);
    this.#items = this.#items.map((item) => (item.provider === provider ? saved : item));
  }

  /** Deletes credentials and reloads, since the installation's key may apply then. @throws IntricError */
  async remove(provider: string): Promise<void> {
    await this.#client.remove(provider);
    this.#tests.delete(provider);
    this.#items = await this.#client.all();
  }

  /**
   * Tests with one small picture; does nothing while a test runs or if there is no model to test with.
   *
   * @param preferred names of the models to prefer
   * @returns whether the test passed
   * @throws IntricError when the session has ended
   */
  async test(provider: string, preferred: readonly string[] = []): Promise<boolean> {
    const model = modelForTest(this.modelsOf(provider), preferred);
    if (!model || this.testOf(provider)?.running) return false;
    this.#tests.set(provider, { model, running: true, result: undefined });
    try {
      const result = await this.#client.test(model.id);
      this.#tests.set(provider, { model, running: false, result });
      return result.kind === 'passed';
    } catch (error) {
      this.#tests.delete(provider);
      throw error;
    }
  }
}
