import { describe, expect, it } from 'vitest';
import { filterModels, groupByProvider, successors } from './groups';
import { aModel } from '../model-fixture';

const dalle = aModel({ name: 'dall-e-3', nickname: 'DALL-E 3', is_org_enabled: false });
const gpt = aModel({ name: 'gpt-image-2', nickname: 'GPT Image 2' });
const flux = aModel({
  name: 'flux-pro-1.1',
  nickname: 'FLUX 1.1 pro',
  org: 'Black Forest Labs',
  credential_provider: 'bfl',
  is_locked: true
});
const pictograms = aModel({
  name: 'builtin-pictograms',
  nickname: 'Pictograms',
  org: 'Eneo',
  credential_provider: null
});
const all = [gpt, flux, pictograms, dalle];

describe('grouping by provider', () => {
  it('sorts the providers and their models', () => {
    const groups = groupByProvider(all);

    expect(groups.map(({ provider }) => provider)).toEqual(['Black Forest Labs', 'Eneo', 'OpenAI']);
    expect(groups[2]?.models).toEqual([dalle, gpt]);
  });

  it('lists the needed and missing keys of each provider', () => {
    const azure = aModel({ name: 'azure', credential_provider: 'azure', is_locked: true });

    const keys = groupByProvider([...all, azure]).map((group) => group.keys);

    expect(keys).toEqual([
      { needed: ['bfl'], missing: ['bfl'] },
      { needed: [], missing: [] },
      { needed: ['azure', 'openai'], missing: ['azure'] }
    ]);
  });
});

describe('filtering', () => {
  const found = (search: string, enabledOnly = false) =>
    filterModels(all, { search, enabledOnly }).map(({ name }) => name);

  it('finds a model by name, id or provider, ignoring case', () => {
    expect(found('dall-e 3')).toEqual(['dall-e-3']);
    expect(found('FLUX-PRO')).toEqual(['flux-pro-1.1']);
    expect(found('eneo')).toEqual(['builtin-pictograms']);
  });

  it('requires every search term', () => {
    expect(found('openai gpt')).toEqual(['gpt-image-2']);
    expect(found('openai flux')).toEqual([]);
  });

  it('can keep only enabled models', () => {
    expect(found('', true)).not.toContain('dall-e-3');
  });
});

describe('successors', () => {
  it('are the other usable models, in the order of the list', () => {
    const spare = aModel({ name: 'a-spare', nickname: 'A spare' });

    const next = successors([...all, spare], gpt);

    expect(next.map(({ name }) => name)).toEqual(['builtin-pictograms', 'a-spare']);
  });
});
