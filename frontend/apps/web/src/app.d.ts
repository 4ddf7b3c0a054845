import type { SpaceState } from '$lib/features/spaces/space.svelte';

declare global {
  namespace App {
    interface Error {
      message: string;
      /** The server's own name for what went wrong, as in its error answers. */
      code?: string;
      /** Finds the request in the server's log. */
      requestId?: string;
    }
    interface PageData {
      /** The space one is in; its menu stands at the side. */
      space?: SpaceState;
    }
  }
}

export {};
