import { loadOrFail } from '$lib/errors/load';
import { m } from '$lib/paraglide/messages';
import { createIntric, dataOf } from '@intric/intric-js';
import { error } from '@sveltejs/kit';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params: { appId, spaceId }, parent, url }) => {
  const api = createIntric({ fetch });
  const params = { path: { id: appId } };
  const app = await loadOrFail(dataOf(api.GET('/api/v1/apps/{id}/', { params })), url);
  if (app.space_id !== spaceId) error(404, m.error_not_found());
  (await parent()).space.putApp(app); // with its prompt, which lists leave out
  return { appId };
};
