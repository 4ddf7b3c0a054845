import { api } from '$lib/api';
import { m } from '$lib/paraglide/messages';
import { showToast } from '$lib/components/toasts/toasts';
import { report } from '$lib/errors/report';
import { dataOf, type ApiKey } from '@intric/intric-js';

/** A new key with its clear text, which is shown only once. */
export interface CreatedKey {
  name: string;
  key: string;
}

/** The user's API keys, oldest first, and the one created last. */
export class ApiKeys {
  #items = $state.raw<ApiKey[]>([]);
  #created = $state.raw<CreatedKey | null>(null);

  constructor(items: ApiKey[]) {
    this.#items = items.toSorted((a, b) => a.created_at.localeCompare(b.created_at));
  }

  get items(): ApiKey[] {
    return this.#items;
  }

  get created(): CreatedKey | null {
    return this.#created;
  }

  /** @param expiresAt an ISO time, null for a key that does not expire @throws IntricError */
  async create(name: string, expiresAt: string | null): Promise<void> {
    const body = { name, expires_at: expiresAt };
    const { key, ...created } = await dataOf(api.POST('/api/v1/users/api-keys/', { body }));
    this.#items = [...this.#items, created];
    this.#created = { name: created.name, key };
  }

  /** Forgets the clear text, which can't be shown again. */
  dismissCreated(): void {
    this.#created = null;
  }

  /** Revokes a key and reports errors. @returns whether it was revoked */
  async revoke({ id, name }: ApiKey): Promise<boolean> {
    try {
      await api.DELETE('/api/v1/users/api-keys/{id}/', { params: { path: { id } } });
    } catch (error) {
      report(error);
      return false;
    }
    this.#items = this.#items.filter((key) => key.id !== id);
    if (this.#created?.name === name) this.dismissCreated();
    showToast({ message: m.account_revoked({ name }) });
    return true;
  }
}
