import { api } from '$lib/api';
import { dataOf, type App, type Assistant } from '@intric/intric-js';
import type { SpaceState } from './space.svelte';

/** Makes an assistant in this space, so that it stands in the menu at once. @throws IntricError */
export async function createAssistant(
  state: SpaceState,
  name: string,
  description: string | null
): Promise<Assistant> {
  const body = { space_id: state.space.id, name, description };
  const assistant = await dataOf(api.POST('/api/v1/assistants/', { body }));
  state.putAssistant(assistant);
  return assistant;
}

/** Makes an app in this space, so that it stands in the menu at once. @throws IntricError */
export async function createApp(
  state: SpaceState,
  name: string,
  description: string | null
): Promise<App> {
  const body = { space_id: state.space.id, name, description };
  const app = await dataOf(api.POST('/api/v1/apps/', { body }));
  state.putApp(app);
  return app;
}
