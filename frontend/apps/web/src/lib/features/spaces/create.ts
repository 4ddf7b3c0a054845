import { api } from '$lib/api';
import { dataOf, type App, type Assistant } from '@intric/intric-js';
import type { SpaceState } from './space.svelte';

/** Creates an assistant and adds it to the shared state. @throws IntricError */
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

/** Creates an app and adds it to the shared state. @throws IntricError */
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
