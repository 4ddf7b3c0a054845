import { IntricError } from '@intric/intric-js';
import { error, redirect } from '@sveltejs/kit';
import { signInPath } from '$lib/features/users/paths';
import { explain } from './explain';

/**
 * Waits for what a page needs. Without a session it leads to the sign-in page; anything else that is
 * refused becomes the error page, with the server's code and reference.
 */
export async function needed<T>(call: Promise<T>, url: URL): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    if (!(cause instanceof IntricError)) throw cause;
    if (cause.status === 401) redirect(302, signInPath(url));
    error(cause.status || 503, {
      message: explain(cause),
      code: cause.code,
      requestId: cause.request_id
    });
  }
}
