import { api } from '$lib/api';
import { showToast } from '$lib/components/toasts/toasts';
import { report } from '$lib/errors/report';
import { runTest } from '$lib/features/model-tests/result';
import { m } from '$lib/paraglide/messages';
import { dataOf, type Credential, type ImageModel } from '@intric/intric-js';
import { CredentialList, type CredentialClient } from './credential-list.svelte';

const client: CredentialClient = {
  all: async () => (await dataOf(api.GET('/api/v1/admin/credentials/'))).items,
  save: (provider, body) =>
    dataOf(
      api.PUT('/api/v1/admin/credentials/{provider}', { params: { path: { provider } }, body })
    ),
  remove: async (provider) => {
    await api.DELETE('/api/v1/admin/credentials/{provider}', { params: { path: { provider } } });
  },
  test: runTest
};

/** Creates the admin page's credential list. */
export function credentialListOf(
  items: readonly Credential[],
  models: readonly ImageModel[]
): CredentialList {
  return new CredentialList(items, models, client);
}

export async function test(list: CredentialList, provider: string): Promise<void> {
  try {
    await list.test(provider);
  } catch (error) {
    report(error);
  }
}

/** Deletes credentials and reports errors. @returns whether they were deleted */
export async function remove(list: CredentialList, credential: Credential): Promise<boolean> {
  try {
    await list.remove(credential.provider);
  } catch (error) {
    report(error);
    return false;
  }
  showToast({ message: m.credentials_deleted({ provider: credential.name }) });
  return true;
}
