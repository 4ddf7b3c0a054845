import { goto } from '$app/navigation';
import { signInPath } from '$lib/features/users/paths';
import { m } from '$lib/paraglide/messages';
import { showToast } from '$lib/components/toasts/toasts';
import { IntricError } from '@intric/intric-js';
import { explain } from './explain';

/** Shows an error as a toast, with a link to the sign-in page if the session has ended. */
export function report(error: unknown): void {
  const signedOut = error instanceof IntricError && error.status === 401;
  showToast({
    message: explain(error),
    failed: true,
    // Redirecting at once would lose unsaved input.
    action: signedOut ? { label: m.sign_in(), run: signInAgain } : undefined
  });
}

function signInAgain(): void {
  void goto(signInPath(location), { invalidateAll: true });
}
