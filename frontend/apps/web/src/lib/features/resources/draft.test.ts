import { describe, expect, it } from 'vitest';
import { Draft } from './draft.svelte';

function editing(saved: { name: string; description: string }) {
  return new Draft(() => saved);
}

describe('a draft', () => {
  it('starts with the saved values', () => {
    const draft = editing({ name: 'Guide', description: '' });

    expect(draft.values).toEqual({ name: 'Guide', description: '' });
    expect(draft.changed).toEqual([]);
  });

  it('lists the changed fields', () => {
    const draft = editing({ name: 'Guide', description: '' });

    draft.values.name = 'Guide 2';
    expect(draft.changed).toEqual(['name']);

    draft.values.name = 'Guide';
    expect(draft.changed).toEqual([]);
  });

  it('undoes one field and keeps the others', () => {
    const draft = editing({ name: 'Guide', description: '' });
    draft.values.name = 'Guide 2';
    draft.values.description = 'Helps';

    draft.undoHandler('name')?.();

    expect(draft.values).toEqual({ name: 'Guide', description: 'Helps' });
    expect(draft.undoHandler('name')).toBeUndefined();
  });

  it('is unchanged once its values are saved', () => {
    const saved = { name: 'Guide', description: '' };
    const draft = editing(saved);
    draft.values.name = 'Guide 2';

    saved.name = 'Guide 2';

    expect(draft.changed).toEqual([]);
  });
});
