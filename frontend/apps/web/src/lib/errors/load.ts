import { IntricError } from '@intric/intric-js';
import { error, redirect } from '@sveltejs/kit';
import { signInPath } from '$lib/features/users/paths';
import { explain } from './explain';

/**
 * Awaits a page's data. A 401 redirects to the sign-in page; any other refusal shows the error page with the server's
 * code and request id.
 */
export async function loadOrFail<T>(call: Promise<T>, url: URL): Promise<T> {
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
