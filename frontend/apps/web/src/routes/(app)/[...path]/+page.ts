import { m } from '$lib/paraglide/messages';
import { error } from '@sveltejs/kit';

/** Shows the error page for unknown paths, inside the app's layout. */
export function load(): never {
  error(404, m.error_not_found());
}
