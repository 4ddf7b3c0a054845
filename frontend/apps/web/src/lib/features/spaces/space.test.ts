import type { App, Assistant, Space } from '@intric/intric-js';
import { describe, expect, it } from 'vitest';
import { contentsLabel } from './contents';
import { SpaceState } from './space.svelte';

const TIMES = { created_at: '2026-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z' };
const PLAIN = { description: null, prompt: null, icon_id: null, space_id: 's', ...TIMES };

function anAssistant(id: string, name: string): Assistant & App {
  return { id, name, ...PLAIN };
}

const SPACE: Space = {
  id: 's',
  name: 'Building',
  description: null,
  icon_id: null,
  security_classification: null,
  assistant_count: 1,
  app_count: 0,
  ...TIMES
};

describe('the shared state of a space', () => {
  it('replaces a changed item in its place', () => {
    const state = new SpaceState(SPACE, [anAssistant('a', 'Guide'), anAssistant('b', 'Law')], []);

    state.putAssistant({ ...anAssistant('a', 'Guide 2'), icon_id: 'i' });

    expect(state.assistants.map(({ name }) => name)).toEqual(['Guide 2', 'Law']);
    expect(state.assistant('a')?.icon_id).toBe('i');
  });

  it('appends a new item', () => {
    const state = new SpaceState(SPACE, [], [anAssistant('a', 'Notes')]);

    state.putApp(anAssistant('b', 'Letters'));

    expect(state.apps.map(({ id }) => id)).toEqual(['a', 'b']);
  });
});

describe('contentsLabel', () => {
  it('counts assistants and apps', () => {
    expect(contentsLabel({ assistant_count: 5, app_count: 1 })).toBe('5 assistants · 1 app');
    expect(contentsLabel({ assistant_count: 1, app_count: 0 })).toBe('1 assistant');
    expect(contentsLabel({ assistant_count: 0, app_count: 0 })).toBe('Nothing here yet');
  });
});
