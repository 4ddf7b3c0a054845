import { credentialPath } from '$lib/features/credentials/path';
import { m } from '$lib/paraglide/messages';
import type { Credential } from '@intric/intric-js';
import type { ProviderGroup } from '../state/groups';

export interface KeyLink {
  provider: string;
  words: string;
  href: string;
  missing: boolean;
}

/** The keys that a group's models need: how each ends or that it is missing, and where to mend that. */
export function keyLinks(
  { keys: { needed, missing } }: Pick<ProviderGroup, 'keys'>,
  credentials: readonly Credential[]
): KeyLink[] {
  return needed.map((provider) => {
    const credential = credentials.find((candidate) => candidate.provider === provider);
    const words = missing.includes(provider) ? m.models_key_add() : keyWords(credential);
    const owner = credential?.name ?? provider;
    return {
      provider,
      // Only where there are several does one have to be told from the other.
      words: needed.length > 1 ? m.models_key_of({ owner, words }) : words,
      href: credentialPath(provider),
      missing: missing.includes(provider)
    };
  });
}

function keyWords(credential: Credential | undefined): string {
  if (credential?.source === 'platform') return m.models_key_platform();
  const ending = credential?.last_four;
  return ending ? m.models_key_ends({ ending }) : m.credentials_saved();
}
