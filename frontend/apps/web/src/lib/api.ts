import { createIntric } from '@intric/intric-js';

/** The panel's API client; `load` functions create their own with SvelteKit's `fetch`. */
export const api = createIntric();
