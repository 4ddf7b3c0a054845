import type { ImageModel } from '@intric/intric-js';

/** With which of a provider's models its key is tried: one in question, else one in use, else the cheapest. */
export function modelToTry(
  models: readonly ImageModel[],
  inQuestion: readonly string[] = []
): ImageModel | undefined {
  const rank = (model: ImageModel) => [
    inQuestion.includes(model.name) ? 0 : 1,
    model.is_org_enabled ? 0 : 1,
    Number(model.price_per_image?.amount ?? Infinity)
  ];
  return models
    .filter((model) => !model.is_deprecated)
    .toSorted((a, b) => compare(rank(a), rank(b)))[0];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) < (b[at] ?? 0) ? -1 : 1;
}
