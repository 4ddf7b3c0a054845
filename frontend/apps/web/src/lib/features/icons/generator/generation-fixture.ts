import { aModel } from '$lib/features/image-models/model-fixture';
import { IconGeneration } from './generation.svelte';
import { ModelOffer } from './model-offer.svelte';
import { Question } from './question.svelte';
import type { RememberedRound } from './remembered';
import { FakeWire, type Coming } from './wire-fixture';

/** A generation of two pictures a round, over a wire that plays a list for each connection. */
export async function generating(...connections: Coming[][]) {
  return remembering(null, ...connections);
}

/** The same in a browser that remembers this round. */
export async function remembering(kept: RememberedRound | null, ...connections: Coming[][]) {
  const wire = new FakeWire(...connections);
  const offer = new ModelOffer(
    {
      models: () => Promise.resolve([aModel(), aModel({ name: 'other' })]),
      space: () => Promise.resolve({ security_classification: null })
    },
    'space'
  );
  await offer.load();
  const resource = { id: 'r', name: 'Guide', description: null, systemPrompt: null, spaceId: 's' };
  const question = new Question(resource, offer, () => Promise.resolve('Automatic'));
  await question.describe();
  question.count = 2;
  const memory = {
    kept,
    recall: () => memory.kept,
    keep: (round: RememberedRound) => void (memory.kept = round),
    forget: (ids: readonly string[]) => {
      if (memory.kept?.calls.some(({ id }) => ids.includes(id))) memory.kept = null;
    }
  };
  return { generation: new IconGeneration(question, wire, memory), question, wire, memory };
}

/** One that is remembered from before. */
export const ROUND: RememberedRound = {
  at: 0,
  count: 3,
  prompt: 'A red cottage',
  style: 'line',
  modelId: 'other',
  calls: [{ id: 'g1', tiles: [0, 1, 2] }]
};

/** The picture that a tile shows. */
export function pictureAt(generation: IconGeneration, index: number) {
  const tile = generation.round?.tiles[index];
  if (tile?.state !== 'arrived') throw new Error(`Tile ${index} has no picture`);
  return tile.picture;
}
