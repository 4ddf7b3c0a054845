/** Where a provider's key is set: its card on the credentials page, which then has the focus. */
export function credentialPath(provider: string): string {
  return `/admin/credentials#${provider}`;
}
