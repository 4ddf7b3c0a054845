import { loadOrFail } from '$lib/errors/load';
import { SpaceState } from '$lib/features/spaces/space.svelte';
import { createIntric, dataOf } from '@intric/intric-js';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ fetch, params, url }) => {
  const api = createIntric({ fetch });
  const query = { space_id: params.spaceId };
  const [space, assistants, apps] = await loadOrFail(
    Promise.all([
      dataOf(api.GET('/api/v1/spaces/{id}/', { params: { path: { id: params.spaceId } } })),
      dataOf(api.GET('/api/v1/assistants/', { params: { query } })),
      dataOf(api.GET('/api/v1/apps/', { params: { query } }))
    ]),
    url
  );
  return { space: new SpaceState(space, assistants.items, apps.items) };
};
