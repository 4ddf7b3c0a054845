import { describe, expect, it } from 'vitest';
import { Draft } from './draft.svelte';

function editing(saved: { name: string; description: string }) {
  return new Draft(() => saved);
}

describe('a draft', () => {
  it('starts with what is saved and nothing changed', () => {
    const draft = editing({ name: 'Guide', description: '' });

    expect(draft.values).toEqual({ name: 'Guide', description: '' });
    expect(draft.changed).toEqual([]);
  });

  it('names the fields that differ, until they are the same again', () => {
    const draft = editing({ name: 'Guide', description: '' });

    draft.values.name = 'Guide 2';
    expect(draft.changed).toEqual(['name']);

    draft.values.name = 'Guide';
    expect(draft.changed).toEqual([]);
  });

  it('takes back one field and leaves the others', () => {
    const draft = editing({ name: 'Guide', description: '' });
    draft.values.name = 'Guide 2';
    draft.values.description = 'Helps';

    draft.undoOf('name')?.();

    expect(draft.values).toEqual({ name: 'Guide', description: 'Helps' });
    expect(draft.undoOf('name')).toBeUndefined();
  });

  it('is unchanged once its words have been saved', () => {
    const saved = { name: 'Guide', description: '' };
    const draft = editing(saved);
    draft.values.name = 'Guide 2';

    saved.name = 'Guide 2';

    expect(draft.changed).toEqual([]);
  });
});
