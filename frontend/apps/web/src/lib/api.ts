import { createIntric } from '@intric/intric-js';

/** The panel's client; `load` functions make their own from the `fetch` they are given. */
export const api = createIntric();
