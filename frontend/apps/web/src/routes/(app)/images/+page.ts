import { loadOrFail } from '$lib/errors/load';
import { firstPage } from '$lib/features/images/handlers';
import { createIntric } from '@intric/intric-js';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, url }) => ({
  first: await loadOrFail(firstPage(createIntric({ fetch })), url)
});
