import type { ImageModel } from '@intric/intric-js';

export interface ProviderGroup {
  provider: string;
  models: ImageModel[];
  key: 'missing' | 'in-place' | 'not-needed';
}

export interface Filter {
  search: string;
  enabledOnly: boolean;
}

/** The server's own order, so that "the first enabled model" means the same here and there. */
export function inOrder(models: readonly ImageModel[]): ImageModel[] {
  return [...models].sort(
    (a, b) => compare(a.org, b.org) || compare(a.nickname, b.nickname) || compare(a.name, b.name)
  );
}

export function groupByProvider(models: readonly ImageModel[]): ProviderGroup[] {
  const groups = new Map<string, ImageModel[]>();
  for (const model of inOrder(models)) {
    const group = groups.get(model.org);
    if (group) group.push(model);
    else groups.set(model.org, [model]);
  }
  return [...groups].map(([provider, members]) => ({
    provider,
    models: members,
    key: keyState(members)
  }));
}

/** Models whose name, id or provider holds every word of the search, whatever its case and accents. */
export function filterModels(models: readonly ImageModel[], filter: Filter): ImageModel[] {
  const words = plain(filter.search).split(/\s+/).filter(Boolean);
  return models.filter((model) => {
    if (filter.enabledOnly && !model.is_org_enabled) return false;
    const text = plain(`${model.nickname} ${model.name} ${model.org}`);
    return words.every((word) => text.includes(word));
  });
}

/** The models that could take over as default from `leaving`. */
export function successors(models: readonly ImageModel[], leaving: ImageModel): ImageModel[] {
  return inOrder(models).filter(
    (model) =>
      model.id !== leaving.id && model.is_org_enabled && !model.is_deprecated && !model.is_locked
  );
}

function keyState(models: readonly ImageModel[]): ProviderGroup['key'] {
  if (models.some((model) => model.is_locked)) return 'missing';
  return models.some((model) => model.credential_provider) ? 'in-place' : 'not-needed';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}
