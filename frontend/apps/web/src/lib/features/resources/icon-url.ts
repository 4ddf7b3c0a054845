/** Returns an icon's public URL, null without an icon. */
export function iconUrl(iconId: string | null): string | null {
  return iconId === null ? null : `/api/v1/icons/${iconId}/`;
}
