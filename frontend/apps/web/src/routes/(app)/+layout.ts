import { loadOrFail } from '$lib/errors/load';
import { createIntric, dataOf } from '@intric/intric-js';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ fetch, url }) => {
  const api = createIntric({ fetch });
  const user = await loadOrFail(dataOf(api.GET('/api/v1/users/me/')), url);
  return { user };
};
