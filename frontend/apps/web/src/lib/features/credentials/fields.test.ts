import { aModel } from '$lib/features/image-models/model-fixture';
import { overwriteGetLocale } from '$lib/paraglide/runtime';
import { beforeEach, describe, expect, it } from 'vitest';
import { anAzure } from './credential-fixture';
import { savedValues, slotsOf, toUpdate, validate } from './fields';
import { maskedKey, slotHint, slotLabel } from './labels';

beforeEach(() => overwriteGetLocale(() => 'en'));

const dalle = aModel({ name: 'dall-e', nickname: 'DALL-E 3', credential_provider: 'azure' });
const gpt = aModel({ name: 'gpt', nickname: 'GPT Image', credential_provider: 'azure' });

describe('the fields of a provider', () => {
  const azure = anAzure();
  const slots = slotsOf(azure, [dalle, gpt]);

  it('include one deployment per model', () => {
    expect(slots.map(slotLabel)).toEqual([
      'API key',
      'Address',
      'API version',
      'Deployment for DALL-E 3',
      'Deployment for GPT Image'
    ]);
  });

  it('keep the server’s label if the panel has none', () => {
    const field = {
      name: 'zone',
      label: 'Zone',
      kind: 'name',
      required: true,
      secret: false
    } as const;

    expect(slotLabel({ key: 'zone', field })).toBe('Zone');
  });

  it('start with the saved values, without the key', () => {
    expect(savedValues(azure, slots)).toMatchObject({
      api_key: '',
      endpoint: 'https://ai.example.com',
      'deployments/dall-e': 'dalle3',
      'deployments/gpt': ''
    });
    expect(maskedKey(azure)).toBe('•••• •••• •••• 4f2a');
    expect(maskedKey({ last_four: null })).toBe('•••• •••• ••••');
    expect(slots.map((slot) => slotHint(slot, azure))[0]).toContain('keep the saved key');
  });

  it('send new values and keep the saved key and other models’ names', () => {
    const config = { deployments: { 'dall-e': 'dalle3', gone: 'old' } };
    const credential = anAzure({ config });
    const values = {
      api_key: '',
      endpoint: ' https://b.example.com ',
      'deployments/gpt': 'bilder'
    };

    expect(toUpdate(credential, slots, values)).toEqual({
      endpoint: 'https://b.example.com',
      deployments: { gone: 'old', gpt: 'bilder' }
    });
  });

  it('are validated before they are sent', () => {
    const values = { api_key: 'two words', endpoint: 'ai.example.com', 'deployments/gpt': 'å' };
    expect(Object.keys(validate(azure, slots, values))).toEqual([
      'api_key',
      'endpoint',
      'deployments/gpt'
    ]);

    expect(validate(azure, slots, { endpoint: 'https://ai.example.com' })).toEqual({});
    expect(validate(azure, slots, { endpoint: ' https://ai.example.com/ ' })).toEqual({});
    expect(validate(azure, slots, { endpoint: 'https://b.example.com' })).toEqual({
      api_key: 'Enter the key again. A saved key is never sent to another address.'
    });
    const fresh = anAzure({ source: null, config: {} });
    expect(Object.keys(validate(fresh, slots, {}))).toEqual(['api_key', 'endpoint']);
  });
});
