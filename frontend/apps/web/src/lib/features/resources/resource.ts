import { api } from '$lib/api';
import type { SpaceState } from '$lib/features/spaces/space.svelte';
import { dataOf } from '@intric/intric-js';

/** The changes that a settings page can save. */
export interface ResourceChanges {
  name?: string;
  description?: string | null;
  prompt?: string | null;
  icon_id?: string | null;
}

/** A space, an assistant or an app; its fields read the shared state. */
export interface Resource {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** The system prompt or app prompt; null for a space. */
  readonly prompt: string | null;
  readonly iconId: string | null;
  readonly spaceId: string;
  /** Saves changes and updates the shared state. @throws IntricError */
  update(changes: ResourceChanges): Promise<void>;
}

export function spaceResource(state: SpaceState): Resource {
  return {
    get id() {
      return state.space.id;
    },
    get name() {
      return state.space.name;
    },
    get description() {
      return state.space.description;
    },
    prompt: null,
    get iconId() {
      return state.space.icon_id;
    },
    get spaceId() {
      return state.space.id;
    },
    async update({ name, description, icon_id }) {
      const params = { path: { id: state.space.id } };
      const body = { name, description, icon_id };
      state.putSpace(await dataOf(api.PATCH('/api/v1/spaces/{id}/', { params, body })));
    }
  };
}

export function assistantResource(state: SpaceState, id: string): Resource {
  const params = { path: { id } };
  return child(
    state,
    id,
    () => state.assistant(id),
    async (body) => {
      state.putAssistant(await dataOf(api.PATCH('/api/v1/assistants/{id}/', { params, body })));
    }
  );
}

export function appResource(state: SpaceState, id: string): Resource {
  const params = { path: { id } };
  return child(
    state,
    id,
    () => state.app(id),
    async (body) => {
      state.putApp(await dataOf(api.PATCH('/api/v1/apps/{id}/', { params, body })));
    }
  );
}

interface Child {
  name: string;
  description: string | null;
  prompt?: string | null;
  icon_id: string | null;
}

function child(
  state: SpaceState,
  id: string,
  current: () => Child | undefined,
  update: Resource['update']
): Resource {
  return {
    id,
    get name() {
      return current()?.name ?? '';
    },
    get description() {
      return current()?.description ?? null;
    },
    get prompt() {
      return current()?.prompt ?? null;
    },
    get iconId() {
      return current()?.icon_id ?? null;
    },
    get spaceId() {
      return state.space.id;
    },
    update
  };
}
