import { m } from '$lib/paraglide/messages';
import { error } from '@sveltejs/kit';

/** Any other address: the error page, inside the frame one knows the way from. */
export function load(): never {
  error(404, m.error_not_found());
}
