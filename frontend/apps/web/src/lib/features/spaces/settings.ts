import { api } from '$lib/api';
import { m } from '$lib/paraglide/messages';
import type { SelectOption } from '$lib/components/forms/Select.svelte';
import type { Draft } from '$lib/features/resources/draft.svelte';
import { blankToNull } from '$lib/features/resources/save';
import { dataOf, type SecurityClassification } from '@intric/intric-js';
import type { SpaceState } from './space.svelte';

/** The select's value for "no classification". */
export const UNCLASSIFIED = 'none';

interface SpaceFields extends Record<string, string> {
  name: string;
  description: string;
  classification: string;
}

export function classificationOptions(levels: SecurityClassification[]): SelectOption[] {
  return [
    { value: UNCLASSIFIED, label: m.space_unclassified(), second: m.space_classification_none() },
    ...levels.map(({ id, name, description, security_level }) => ({
      value: id,
      label: name,
      second: description ?? m.space_classification_level({ level: security_level })
    }))
  ];
}

/** Saves the changed fields and updates the shared state. @throws IntricError */
export async function saveSpace(state: SpaceState, draft: Draft<SpaceFields>): Promise<void> {
  const { name, description, classification } = draft.values;
  const body = {
    name: draft.isChanged('name') ? name.trim() : undefined,
    description: draft.isChanged('description') ? blankToNull(description) : undefined,
    security_classification: draft.isChanged('classification')
      ? idOrNull(classification)
      : undefined
  };
  const params = { path: { id: state.space.id } };
  state.putSpace(await dataOf(api.PATCH('/api/v1/spaces/{id}/', { params, body })));
}

function idOrNull(classification: string): { id: string } | null {
  return classification === UNCLASSIFIED ? null : { id: classification };
}
