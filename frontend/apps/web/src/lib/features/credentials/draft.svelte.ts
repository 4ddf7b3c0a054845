import { faultyField, isNotAllowed } from '$lib/features/model-tests/cause';
import { m } from '$lib/paraglide/messages';
import { IntricError, type Credential, type CredentialField } from '@intric/intric-js';
import type { CredentialList } from './credential-list.svelte';
import {
  toUpdate,
  validate,
  savedValues,
  slotsOf,
  formatError,
  type Slot,
  type Values
} from './fields';

/** The values of a provider's form, until they are saved and tested. */
export class CredentialDraft {
  values = $state<Values>({});
  #saved = $state.raw<Values>({});
  #fieldErrors = $state.raw<Record<string, string>>({});
  #error = $state.raw<unknown>(null);
  #busy = $state(false);
  #list: CredentialList;
  #provider: string;

  constructor(list: CredentialList, provider: string) {
    this.#list = list;
    this.#provider = provider;
    this.#reset();
  }

  get slots(): Slot[] {
    return slotsOf(this.#credential, this.#list.modelsOf(this.#provider));
  }

  get busy(): boolean {
    return this.#busy;
  }

  /** Why nothing was saved, if the error does not belong to a field. */
  get error(): unknown {
    return this.#error;
  }

  /** Whether the field shares its row with another. */
  isHalfWidth({ key }: Slot): boolean {
    const pair = ['endpoint', 'api_version'];
    return pair.includes(key) && pair.every((name) => this.slots.some((slot) => slot.key === name));
  }

  errorOf({ key, field }: Slot): string | null {
    if (this.#fieldErrors[key]) return this.#fieldErrors[key];
    const test = this.#list.testOf(this.#provider);
    const unchanged = this.values[key] === this.#saved[key];
    if (!test?.result || !unchanged) return null;
    if (faultyField(test.result, this.#credential, test.model) !== key) return null;
    if (field.secret) return m.credentials_fault_key();
    return field.kind === 'address' ? m.credentials_fault_address() : m.credentials_fault_name();
  }

  /** @returns whether the values were saved and the test passed */
  async saveAndTest(): Promise<boolean> {
    if (this.#busy) return false;
    this.#error = null;
    this.#fieldErrors = validate(this.#credential, this.slots, this.values);
    if (Object.keys(this.#fieldErrors).length > 0) return false;
    this.#busy = true;
    try {
      const preferred = this.#modelsToTest();
      await this.#list.save(this.#provider, toUpdate(this.#credential, this.slots, this.values));
      this.#reset();
      if (this.#list.modelsOf(this.#provider).length === 0) return true;
      return await this.#list.test(this.#provider, preferred);
    } catch (error) {
      this.#showError(error);
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

  #reset(): void {
    this.#saved = savedValues(this.#credential, this.slots);
    this.values = { ...this.#saved };
  }

  /** The models whose deployment was renamed, else the model of the last failed test. */
  #modelsToTest(): string[] {
    const renamed = this.slots.flatMap(({ key, model }) =>
      model && this.values[key] !== this.#saved[key] ? [model.name] : []
    );
    const last = this.#list.testOf(this.#provider);
    return renamed.length > 0 || !last || last.result?.kind === 'passed'
      ? renamed
      : [last.model.name];
  }

  /** Assigns the server's error to its fields, else to the form. */
  #showError(error: unknown): void {
    const reasons = error instanceof IntricError ? reasonsByField(error) : {};
    const invalid = this.slots.filter(({ key }) => key in reasons);
    if (invalid.length === 0) this.#error = error;
    this.#fieldErrors = Object.fromEntries(
      invalid.map(({ key, field }) => [
        key,
        errorText(field, reasons[key] ?? '', this.values[key] ?? '')
      ])
    );
  }
}

function errorText(field: CredentialField, reason: string, value: string): string {
  if (isNotAllowed(reason)) return m.credentials_not_allowed();
  return field.secret && !value.trim() ? m.credentials_key_again() : formatError(field);
}

function reasonsByField({ details }: IntricError): Record<string, string> {
  const errors = Array.isArray(details.errors)
    ? (details.errors as { field: string; reason: string }[])
    : [];
  return Object.fromEntries(errors.map(({ field, reason }) => [field, reason]));
}
