import { credentialPath } from '$lib/features/credentials/path';
import { m } from '$lib/paraglide/messages';
import type { Credential } from '@intric/intric-js';
import type { ProviderGroup } from '../state/groups';

interface KeyLink {
  provider: string;
  label: string;
  href: string;
  missing: boolean;
}

/** Returns a link for each key that a group's models need: its ending, or that it is missing. */
export function keyLinks(
  { keys: { needed, missing } }: Pick<ProviderGroup, 'keys'>,
  credentials: readonly Credential[]
): KeyLink[] {
  return needed.map((provider) => {
    const credential = credentials.find((candidate) => candidate.provider === provider);
    const status = missing.includes(provider) ? m.models_key_add() : keyStatus(credential);
    const owner = credential?.name ?? provider;
    return {
      provider,
      // Several keys are told apart by their owner.
      label: needed.length > 1 ? m.models_key_of({ owner, words: status }) : status,
      href: credentialPath(provider),
      missing: missing.includes(provider)
    };
  });
}

function keyStatus(credential: Credential | undefined): string {
  if (credential?.source === 'platform') return m.models_key_platform();
  const ending = credential?.last_four;
  return ending ? m.models_key_ends({ ending }) : m.credentials_saved();
}
