import { m } from '$lib/paraglide/messages';
import { error } from '@sveltejs/kit';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ params, parent }) => {
  const { space } = await parent();
  if (!space.app(params.appId)) error(404, m.error_not_found());
  return { appId: params.appId };
};
