import { loadOrFail } from '$lib/errors/load';
import { isAdmin } from '$lib/features/users/user';
import { m } from '$lib/paraglide/messages';
import { createIntric, dataOf } from '@intric/intric-js';
import { error } from '@sveltejs/kit';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, parent, url }) => {
  const { user } = await parent();
  if (!isAdmin(user)) error(403, { message: m.error_not_permitted(), code: 'not_permitted' });
  const api = createIntric({ fetch });
  const [models, levels, credentials] = await loadOrFail(
    Promise.all([
      dataOf(api.GET('/api/v1/image-models/')),
      dataOf(api.GET('/api/v1/security-classifications/')),
      dataOf(api.GET('/api/v1/admin/credentials/'))
    ]),
    url
  );
  return { models: models.items, levels: levels.items, credentials: credentials.items };
};
