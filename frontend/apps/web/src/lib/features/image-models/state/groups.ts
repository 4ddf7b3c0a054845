import type { ImageModel } from '@intric/intric-js';

export interface ProviderGroup {
  provider: string;
  models: ImageModel[];
  /** Whose keys the models need; two wires to one provider's models may take two. */
  keys: { needed: string[]; missing: string[] };
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
    keys: keysOf(members)
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

function keysOf(models: readonly ImageModel[]): ProviderGroup['keys'] {
  const owners = (some: readonly ImageModel[]) =>
    [...new Set(some.flatMap((model) => model.credential_provider ?? []))].sort(compare);
  return { needed: owners(models), missing: owners(models.filter((model) => model.is_locked)) };
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
