/** Where the browser gets an icon; chosen icons are public. */
export function iconUrl(iconId: string | null): string | null {
  return iconId === null ? null : `/api/v1/icons/${iconId}/`;
}
