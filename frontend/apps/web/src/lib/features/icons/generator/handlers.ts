import { api } from '$lib/api';
import { dataOf, generateIconVariants } from '@intric/intric-js';
import { IconGeneration } from './generation.svelte';
import { ModelOffer } from './model-offer.svelte';
import { Question, type Resource } from './question.svelte';

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

/** A new dialog's worth of generating, over the wire. */
export function generationFor(resource: Resource, offer: ModelOffer): IconGeneration {
  const question = new Question(resource, offer, previewPrompt);
  return new IconGeneration(question, (request, signal) =>
    generateIconVariants(request, { signal })
  );
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
