import { faultyField } from '$lib/features/model-tests/cause';
import { m } from '$lib/paraglide/messages';
import { IntricError, type Credential } from '@intric/intric-js';
import type { CredentialList } from './credential-list.svelte';
import {
  bodyOf,
  mistakes,
  savedValues,
  slotsOf,
  wrongWords,
  type Slot,
  type Values
} from './fields';

/** What is typed into a provider's form, until it is saved and a picture has come of it. */
export class CredentialDraft {
  values = $state<Values>({});
  #saved = $state.raw<Values>({});
  #mistakes = $state.raw<Record<string, string>>({});
  #refused = $state.raw<unknown>(null);
  #busy = $state(false);
  #list: CredentialList;
  #provider: string;

  constructor(list: CredentialList, provider: string) {
    this.#list = list;
    this.#provider = provider;
    this.#takeSaved();
  }

  get slots(): Slot[] {
    return slotsOf(this.#credential, this.#list.modelsOf(this.#provider));
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Why nothing was saved, where no single field is to blame. */
  get refused(): unknown {
    return this.#refused;
  }

  /** Two short fields share a line. */
  isHalf({ key }: Slot): boolean {
    const pair = ['endpoint', 'api_version'];
    return pair.includes(key) && pair.every((name) => this.slots.some((slot) => slot.key === name));
  }

  errorOf({ key, field }: Slot): string | null {
    if (this.#mistakes[key]) return this.#mistakes[key];
    const test = this.#list.testOf(this.#provider);
    const untouched = this.values[key] === this.#saved[key];
    if (!test?.answer || !untouched) return null;
    if (faultyField(test.answer, this.#credential, test.model) !== key) return null;
    if (field.secret) return m.credentials_fault_key();
    return field.kind === 'address' ? m.credentials_fault_address() : m.credentials_fault_name();
  }

  /** @returns whether all is well, so that nothing is left to do */
  async saveAndTest(): Promise<boolean> {
    if (this.#busy) return false;
    this.#refused = null;
    this.#mistakes = mistakes(this.#credential, this.slots, this.values);
    if (Object.keys(this.#mistakes).length > 0) return false;
    this.#busy = true;
    try {
      const inQuestion = this.#inQuestion();
      await this.#list.save(this.#provider, bodyOf(this.#credential, this.slots, this.values));
      this.#takeSaved();
      if (this.#list.modelsOf(this.#provider).length === 0) return true;
      return await this.#list.test(this.#provider, inQuestion);
    } catch (error) {
      this.#blame(error);
      return false;
    } finally {
      this.#busy = false;
    }
  }

  get #credential(): Credential {
    const found = this.#list.items.find(({ provider }) => provider === this.#provider);
    if (!found) throw new RangeError(`no provider ${this.#provider}`);
    return found;
  }

  #takeSaved(): void {
    this.#saved = savedValues(this.#credential, this.slots);
    this.values = { ...this.#saved };
  }

  /** Models whose name with the provider has been changed, or else the one that the last test failed with. */
  #inQuestion(): string[] {
    const renamed = this.slots.flatMap(({ key, model }) =>
      model && this.values[key] !== this.#saved[key] ? [model.name] : []
    );
    const last = this.#list.testOf(this.#provider);
    return renamed.length > 0 || !last || last.answer?.kind === 'worked'
      ? renamed
      : [last.model.name];
  }

  /** What the server says of a field stands there, in the reader's language; anything else above them all. */
  #blame(error: unknown): void {
    const refused = error instanceof IntricError ? refusedFields(error) : [];
    const blamed = this.slots.filter(({ key }) => refused.includes(key));
    if (blamed.length === 0) this.#refused = error;
    this.#mistakes = Object.fromEntries(blamed.map(({ key, field }) => [key, wrongWords(field)]));
  }
}

function refusedFields({ details }: IntricError): string[] {
  const refusals = Array.isArray(details.errors) ? (details.errors as { field: string }[]) : [];
  return refusals.map(({ field }) => field);
}
