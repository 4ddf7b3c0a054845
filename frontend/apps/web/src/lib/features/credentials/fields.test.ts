import { aModel } from '$lib/features/image-models/model-fixture';
import { overwriteGetLocale } from '$lib/paraglide/runtime';
import { beforeEach, describe, expect, it } from 'vitest';
import { anAzure } from './credential-fixture';
import { bodyOf, mistakes, savedValues, slotsOf } from './fields';
import { maskWords, slotHint, slotLabel } from './labels';

beforeEach(() => overwriteGetLocale(() => 'en'));

const dalle = aModel({ name: 'dall-e', nickname: 'DALL-E 3', credential_provider: 'azure' });
const gpt = aModel({ name: 'gpt', nickname: 'GPT Image', credential_provider: 'azure' });

describe('the fields of a provider', () => {
  const azure = anAzure();
  const slots = slotsOf(azure, [dalle, gpt]);

  it('are its own, with one deployment for each model', () => {
    expect(slots.map(slotLabel)).toEqual([
      'API key',
      'Address',
      'API version',
      'Deployment for DALL-E 3',
      'Deployment for GPT Image'
    ]);
  });

  it('keep the server’s name where the panel has none', () => {
    const field = {
      name: 'zone',
      label: 'Zone',
      kind: 'name',
      required: true,
      secret: false
    } as const;

    expect(slotLabel({ key: 'zone', field })).toBe('Zone');
  });

  it('start from what is saved, without the key, of which only the end is known', () => {
    expect(savedValues(azure, slots)).toMatchObject({
      api_key: '',
      endpoint: 'https://ai.example.com',
      'deployments/dall-e': 'dalle3',
      'deployments/gpt': ''
    });
    expect(maskWords(azure)).toBe('•••• •••• •••• 4f2a');
    expect(maskWords({ last_four: null })).toBe('•••• •••• ••••');
    expect(slots.map((slot) => slotHint(slot, azure))[0]).toContain('keep the saved key');
  });

  it('send what is typed and leave the saved key and other models’ names alone', () => {
    const config = { deployments: { 'dall-e': 'dalle3', gone: 'old' } };
    const credential = anAzure({ config });
    const values = {
      api_key: '',
      endpoint: ' https://b.example.com ',
      'deployments/gpt': 'bilder'
    };

    expect(bodyOf(credential, slots, values)).toEqual({
      endpoint: 'https://b.example.com',
      deployments: { gone: 'old', gpt: 'bilder' }
    });
  });

  it('say what is missing or looks wrong before anything is sent', () => {
    const values = { api_key: 'two words', endpoint: 'ai.example.com', 'deployments/gpt': 'å' };
    expect(Object.keys(mistakes(azure, slots, values))).toEqual([
      'api_key',
      'endpoint',
      'deployments/gpt'
    ]);

    expect(mistakes(azure, slots, { endpoint: 'https://ai.example.com' })).toEqual({});
    const fresh = anAzure({ source: null, config: {} });
    expect(Object.keys(mistakes(fresh, slots, {}))).toEqual(['api_key', 'endpoint']);
  });
});
