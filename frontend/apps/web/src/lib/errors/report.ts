import { goto } from '$app/navigation';
import { signInPath } from '$lib/features/users/paths';
import { showToast } from '$lib/components/toasts';
import { IntricError } from '@intric/intric-js';
import { explain } from './explain';

/** Shows what went wrong with a deed; a session that has ended leads to the sign-in page and back. */
export function report(error: unknown): void {
  if (error instanceof IntricError && error.status === 401) {
    void goto(signInPath(location), { invalidateAll: true });
    return;
  }
  showToast({ words: explain(error), failed: true });
}
