import { ApiKeys } from '$lib/features/account/api-keys.svelte';
import { needed } from '$lib/errors/load';
import { createIntric, dataOf } from '@intric/intric-js';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url }) => {
  const api = createIntric({ fetch });
  const { items } = await needed(dataOf(api.GET('/api/v1/users/api-keys/')), url);
  return { keys: new ApiKeys(items) };
};
