import { m } from '$lib/paraglide/messages';

/** What the icon store takes. */
export const ICON_TYPES = ['image/png', 'image/jpeg', 'image/webp'];
const MOST_BYTES = 256 * 1024;

/** Why this file cannot be an icon, in words, or null when it can; the server looks at the content, too. */
export function whyNotAnIcon(file: { type: string; size: number }): string | null {
  if (!ICON_TYPES.includes(file.type)) return m.icon_wrong_type();
  if (file.size > MOST_BYTES) return m.icon_too_large({ size: Math.ceil(file.size / 1024) });
  return null;
}
