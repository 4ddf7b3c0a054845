import { loadOrFail } from '$lib/errors/load';
import { allItems, createIntric, dataOf } from '@intric/intric-js';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url }) => {
  const api = createIntric({ fetch });
  const page = (cursor?: string) =>
    dataOf(api.GET('/api/v1/spaces/', { params: { query: { cursor } } }));
  return { spaces: await loadOrFail(allItems(page), url) };
};
