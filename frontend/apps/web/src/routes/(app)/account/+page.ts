import { ApiKeys } from '$lib/features/account/api-keys.svelte';
import { loadOrFail } from '$lib/errors/load';
import { createIntric, dataOf } from '@intric/intric-js';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url }) => {
  const api = createIntric({ fetch });
  const { items } = await loadOrFail(dataOf(api.GET('/api/v1/users/api-keys/')), url);
  return { keys: new ApiKeys(items) };
};
