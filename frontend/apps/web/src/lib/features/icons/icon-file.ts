import { m } from '$lib/paraglide/messages';

/** The types that the icon API accepts. */
export const ICON_TYPES = ['image/png', 'image/jpeg', 'image/webp'];
const MAX_BYTES = 256 * 1024;

/** Returns the message for a file that can't be an icon, else null. The server also checks the content. */
export function iconFileError(file: { type: string; size: number }): string | null {
  if (!ICON_TYPES.includes(file.type)) return m.icon_wrong_type();
  if (file.size > MAX_BYTES) return m.icon_too_large({ size: Math.ceil(file.size / 1024) });
  return null;
}
