import { loadOrFail } from '$lib/errors/load';
import { m } from '$lib/paraglide/messages';
import { createIntric, dataOf } from '@intric/intric-js';
import { error } from '@sveltejs/kit';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params: { assistantId, spaceId }, parent, url }) => {
  const api = createIntric({ fetch });
  const params = { path: { id: assistantId } };
  const assistant = await loadOrFail(dataOf(api.GET('/api/v1/assistants/{id}/', { params })), url);
  if (assistant.space_id !== spaceId) error(404, m.error_not_found());
  (await parent()).space.putAssistant(assistant); // with its prompt, which lists leave out
  return { assistantId };
};
