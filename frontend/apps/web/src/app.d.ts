import type { SpaceState } from '$lib/features/spaces/space.svelte';

declare global {
  namespace App {
    interface Error {
      message: string;
      /** The server's error code. */
      code?: string;
      /** The id of the request in the server's log. */
      requestId?: string;
    }
    interface PageData {
      /** The current space, whose menu is the side menu. */
      space?: SpaceState;
    }
  }
}

export {};
