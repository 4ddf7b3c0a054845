/** Returns the path of a provider's card on the credentials page. */
export function credentialPath(provider: string): string {
  return `/admin/credentials#${provider}`;
}
