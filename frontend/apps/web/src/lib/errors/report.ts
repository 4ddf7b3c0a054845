import { goto } from '$app/navigation';
import { signInPath } from '$lib/features/users/paths';
import { m } from '$lib/paraglide/messages';
import { showToast } from '$lib/components/toasts/toasts';
import { IntricError } from '@intric/intric-js';
import { explain } from './explain';

/** Shows what went wrong with a deed. When the session has ended it offers the way to sign in and back. */
export function report(error: unknown): void {
  const signedOut = error instanceof IntricError && error.status === 401;
  showToast({
    words: explain(error),
    failed: true,
    // Leading there at once would take away what has been typed.
    deed: signedOut ? { label: m.sign_in(), run: signInAgain } : undefined
  });
}

function signInAgain(): void {
  void goto(signInPath(location), { invalidateAll: true });
}
