import type { ImageModel } from '@intric/intric-js';

export interface ProviderGroup {
  provider: string;
  models: ImageModel[];
  /** The credential providers of the models; one organisation's models may need several. */
  keys: { needed: string[]; missing: string[] };
}

export interface Filter {
  search: string;
  enabledOnly: boolean;
}

/** Sorts in the server's order, so that "the first enabled model" is the same for both. */
export function sortModels(models: readonly ImageModel[]): ImageModel[] {
  return [...models].sort(
    (a, b) => compare(a.org, b.org) || compare(a.nickname, b.nickname) || compare(a.name, b.name)
  );
}

export function groupByProvider(models: readonly ImageModel[]): ProviderGroup[] {
  const groups = new Map<string, ImageModel[]>();
  for (const model of sortModels(models)) {
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

/** Returns the models whose name, id or provider contains every search term, ignoring case and accents. */
export function filterModels(models: readonly ImageModel[], filter: Filter): ImageModel[] {
  const terms = normalise(filter.search).split(/\s+/).filter(Boolean);
  return models.filter((model) => {
    if (filter.enabledOnly && !model.is_org_enabled) return false;
    const text = normalise(`${model.nickname} ${model.name} ${model.org}`);
    return terms.every((term) => text.includes(term));
  });
}

/** Returns the models that can replace `former` as the default. */
export function successors(models: readonly ImageModel[], former: ImageModel): ImageModel[] {
  return sortModels(models).filter(
    (model) =>
      model.id !== former.id && model.is_org_enabled && !model.is_deprecated && !model.is_locked
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

function normalise(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
}
