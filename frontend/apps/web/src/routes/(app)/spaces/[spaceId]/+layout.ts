import { loadOrFail } from '$lib/errors/load';
import { SpaceState } from '$lib/features/spaces/space.svelte';
import { allItems, createIntric, dataOf } from '@intric/intric-js';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ fetch, params: { spaceId }, url }) => {
  const api = createIntric({ fetch });
  const pageOf = (cursor?: string) => ({ params: { query: { space_id: spaceId, cursor } } });
  const [space, assistants, apps] = await loadOrFail(
    Promise.all([
      dataOf(api.GET('/api/v1/spaces/{id}/', { params: { path: { id: spaceId } } })),
      allItems((cursor) => dataOf(api.GET('/api/v1/assistants/', pageOf(cursor)))),
      allItems((cursor) => dataOf(api.GET('/api/v1/apps/', pageOf(cursor))))
    ]),
    url
  );
  return { space: new SpaceState(space, assistants, apps) };
};
