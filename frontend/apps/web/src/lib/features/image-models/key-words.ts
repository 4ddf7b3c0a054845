import { m } from '$lib/paraglide/messages';
import type { ProviderGroup } from './groups';

/** Providers of keys as they write themselves; others are shown as the catalogue names them. */
const NAMES: Record<string, string> = { azure: 'Azure', openai: 'OpenAI' };

/** The state of a provider's keys in words, without saying anything of the keys themselves. */
export function keyWords({ keys: { needed, missing } }: Pick<ProviderGroup, 'keys'>): string {
  if (needed.length === 0) return m.models_key_none_needed();
  if (missing.length === 0) return m.models_key_set();
  if (missing.length === needed.length) return m.models_key_missing();
  return m.models_key_missing_for({ owner: missing.map((id) => NAMES[id] ?? id).join(', ') });
}
