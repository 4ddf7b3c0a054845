import type { ImageModel } from '@intric/intric-js';

/** Returns the model to test a provider's key with: a preferred one, else an enabled one, else the cheapest. */
export function modelForTest(
  models: readonly ImageModel[],
  preferred: readonly string[] = []
): ImageModel | undefined {
  const rank = (model: ImageModel) => [
    preferred.includes(model.name) ? 0 : 1,
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
