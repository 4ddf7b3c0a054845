import type { Credential } from '@intric/intric-js';

/** OpenAI with the organisation's own key, for tests, with the given differences. */
export function aCredential(differences: Partial<Credential> = {}): Credential {
  return {
    provider: 'openai',
    name: 'OpenAI',
    fields: [
      { name: 'api_key', label: 'API key', kind: 'key', required: true, secret: true },
      { name: 'endpoint', label: 'Address', kind: 'address', required: false, secret: false }
    ],
    masked_key: '…90be',
    last_four: '90be',
    source: 'tenant',
    config: {},
    set_at: '2026-01-01T00:00:00Z',
    models: 1,
    ...differences
  };
}

/** Azure, which needs an address and a deployment name for each model. */
export function anAzure(differences: Partial<Credential> = {}): Credential {
  return aCredential({
    provider: 'azure',
    name: 'Microsoft Azure',
    fields: [
      { name: 'api_key', label: 'API key', kind: 'key', required: true, secret: true },
      { name: 'endpoint', label: 'Address', kind: 'address', required: true, secret: false },
      { name: 'api_version', label: 'API version', kind: 'name', required: false, secret: false },
      {
        name: 'deployments',
        label: 'Deployments',
        kind: 'names_by_model',
        required: false,
        secret: false
      }
    ],
    masked_key: '…4f2a',
    last_four: '4f2a',
    config: { endpoint: 'https://ai.example.com', deployments: { 'dall-e': 'dalle3' } },
    ...differences
  });
}
