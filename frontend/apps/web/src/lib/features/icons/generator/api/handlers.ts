import { api } from '$lib/api';
import { onSignOut } from '$lib/features/users/session';
import {
  dataOf,
  followIconVariants,
  generateIconVariants,
  type IconGeneration,
  type IconVariantEvent
} from '@intric/intric-js';
import type { GenerationWire } from './generation-stream';
import { Generations } from '../state/generation-registry';
import { ModelOffer } from '../state/available-models.svelte';
import type { Resource } from '../state/icon-request.svelte';

/** What a space's image models are, asked of the server. */
export function offerFor(spaceId: string): ModelOffer {
  return new ModelOffer(
    {
      models: async () => (await dataOf(api.GET('/api/v1/image-models/'))).items,
      space: (id) => dataOf(api.GET('/api/v1/spaces/{id}/', { params: { path: { id } } }))
    },
    spaceId
  );
}

const wire: GenerationWire = {
  start: (request, idempotencyKey, signal) =>
    generateIconVariants(request, { idempotencyKey, signal }),
  follow: (id, after, signal) => followIconVariants(id, { after, signal }),
  stop: async (id) => {
    const params = { path: { generation_id: id } };
    const stopped = await dataOf(
      api.DELETE('/api/v1/image-models/generations/{generation_id}', { params })
    );
    return 'variants' in stopped ? outcomesOf(stopped) : [];
  }
};

function outcomesOf({ variants, failures }: IconGeneration): IconVariantEvent[] {
  return [
    ...variants.map((variant) => ({ ...variant, type: 'variant' as const })),
    ...failures.map((failure) => ({ ...failure, type: 'failure' as const }))
  ];
}

async function previewPrompt(resource: Resource, style: string | null): Promise<string> {
  const body = {
    resource_name: resource.name,
    resource_description: resource.description,
    system_prompt: resource.systemPrompt,
    style
  };
  return (await dataOf(api.POST('/api/v1/image-models/preview-prompt', { body }))).prompt;
}

let owner: string | undefined;
let generations = new Generations(wire, previewPrompt);

/** What this person has under way. Whoever signs in next in the same window sees nothing of it. */
export function generationsOf(userId: string): Generations {
  if (owner !== userId) {
    endAll();
    owner = userId;
  }
  return generations;
}

function endAll(): void {
  generations.silence();
  generations = new Generations(wire, previewPrompt);
}

onSignOut(endAll);
