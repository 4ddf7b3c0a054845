import { api } from '$lib/api';
import { onSignOut } from '$lib/features/users/session';
import { dataOf } from '@intric/intric-js';
import { AvailableModels } from '../state/available-models.svelte';
import { GenerationRegistry } from '../state/generation-registry';
import type { IconResource } from '../state/icon-request.svelte';
import { generationClient } from './generation-client';

/** The image models of a space, loaded from the server. */
export function availableModelsOf(spaceId: string): AvailableModels {
  return new AvailableModels(
    {
      models: async () => (await dataOf(api.GET('/api/v1/image-models/'))).items,
      space: (id) => dataOf(api.GET('/api/v1/spaces/{id}/', { params: { path: { id } } }))
    },
    spaceId
  );
}

async function previewPrompt(resource: IconResource, style: string | null): Promise<string> {
  const body = {
    resource_name: resource.name,
    resource_description: resource.description,
    system_prompt: resource.systemPrompt,
    style
  };
  return (await dataOf(api.POST('/api/v1/image-models/preview-prompt', { body }))).prompt;
}

let owner: string | undefined;
let registry = newRegistry();

/** The user's generations; another user in the same window gets a new registry. */
export function registryOf(userId: string): GenerationRegistry {
  if (owner !== userId) {
    reset();
    owner = userId;
  }
  return registry;
}

function reset(): void {
  registry.disconnect();
  registry = newRegistry();
}

function newRegistry(): GenerationRegistry {
  return new GenerationRegistry(generationClient, previewPrompt);
}

onSignOut(reset);
