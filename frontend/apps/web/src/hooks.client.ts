import { m } from '$lib/paraglide/messages';
import type { HandleClientError } from '@sveltejs/kit';

/** Shows a message for unexpected errors and logs the cause. */
export const handleError: HandleClientError = ({ error, status }) => {
  if (status !== 404) console.error(error);
  return { message: status === 404 ? m.error_not_found() : m.error_unknown() };
};
