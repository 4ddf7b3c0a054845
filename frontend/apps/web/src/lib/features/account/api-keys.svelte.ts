import { api } from '$lib/api';
import { m } from '$lib/paraglide/messages';
import { showToast } from '$lib/components/toasts/toasts';
import { report } from '$lib/errors/report';
import { dataOf, type ApiKey } from '@intric/intric-js';

/** A key as it is shown once, right after it was made. */
export interface FreshKey {
  name: string;
  key: string;
}

/** The caller's API keys, oldest first, and the one that has just been made. */
export class ApiKeys {
  #items = $state.raw<ApiKey[]>([]);
  #fresh = $state.raw<FreshKey | null>(null);

  constructor(items: ApiKey[]) {
    this.#items = items.toSorted((a, b) => a.created_at.localeCompare(b.created_at));
  }

  get items(): ApiKey[] {
    return this.#items;
  }

  get fresh(): FreshKey | null {
    return this.#fresh;
  }

  /** `expiresAt` as an ISO time, or null for a key without an end. @throws IntricError */
  async make(name: string, expiresAt: string | null): Promise<void> {
    const body = { name, expires_at: expiresAt };
    const { key, ...made } = await dataOf(api.POST('/api/v1/users/api-keys/', { body }));
    this.#items = [...this.#items, made];
    this.#fresh = { name: made.name, key };
  }

  /** Forgets the clear text; nobody can show it again. */
  forgetFresh(): void {
    this.#fresh = null;
  }

  /** True when the key is gone; otherwise a toast has said why not. */
  async revoke({ id, name }: ApiKey): Promise<boolean> {
    try {
      await api.DELETE('/api/v1/users/api-keys/{id}/', { params: { path: { id } } });
    } catch (error) {
      report(error);
      return false;
    }
    this.#items = this.#items.filter((key) => key.id !== id);
    if (this.#fresh?.name === name) this.forgetFresh();
    showToast({ words: m.account_revoked({ name }) });
    return true;
  }
}
