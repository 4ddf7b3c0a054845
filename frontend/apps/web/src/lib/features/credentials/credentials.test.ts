import { aModel } from '$lib/features/image-models/model-fixture';
import type { TestResult } from '$lib/features/model-tests/result';
import { overwriteGetLocale } from '$lib/paraglide/runtime';
import { IntricError, type Credential, type CredentialUpdate } from '@intric/intric-js';
import { beforeEach, describe, expect, it } from 'vitest';
import { anAzure } from './credential-fixture';
import { CredentialList } from './credential-list.svelte';
import { CredentialDraft } from './draft.svelte';

beforeEach(() => overwriteGetLocale(() => 'en'));

const dalle = aModel({ name: 'dall-e', nickname: 'DALL-E 3', credential_provider: 'azure' });
const gpt = aModel({ name: 'gpt', nickname: 'GPT Image', credential_provider: 'azure' });
const PASSED: TestResult = { kind: 'passed', seconds: 1 };
const REFUSED: TestResult = { kind: 'failed', code: 'provider_credentials', message: 'no' };

/** Saves every body and returns `result` for every test. */
class FakeClient {
  result: TestResult = PASSED;
  error: IntricError | null = null;
  reloaded: Credential[] = [];
  readonly saved: CredentialUpdate[] = [];
  readonly tested: string[] = [];

  constructor(private readonly credential: Credential) {}

  all = () => Promise.resolve(this.reloaded);
  remove = () => Promise.resolve();
  test = (id: string) => {
    this.tested.push(id);
    return Promise.resolve(this.result);
  };
  save = (_: string, body: CredentialUpdate): Promise<Credential> => {
    if (this.error) return Promise.reject(this.error);
    this.saved.push(body);
    const { api_key, ...config } = body;
    const last_four = api_key?.slice(-4) ?? this.credential.last_four;
    return Promise.resolve({ ...this.credential, config, last_four, source: 'tenant' });
  };
}

function setUp(credential = anAzure()) {
  const client = new FakeClient(credential);
  const list = new CredentialList([credential], [dalle, gpt], client);
  const draft = new CredentialDraft(list, credential.provider);
  const errorOf = (key: string) => {
    const slot = draft.slots.find((candidate) => candidate.key === key);
    return slot && draft.errorOf(slot);
  };
  return { client, list, draft, errorOf };
}

describe('saving and testing', () => {
  it('saves, tests the model whose deployment was changed, and returns true when it passes', async () => {
    const { client, list, draft } = setUp();
    draft.values['deployments/gpt'] = 'bilder';

    expect(await draft.saveAndTest()).toBe(true);

    expect(client.saved[0]?.deployments).toEqual({ 'dall-e': 'dalle3', gpt: 'bilder' });
    expect(client.tested).toEqual(['gpt']);
    expect(list.testOf('azure')?.result).toEqual(PASSED);
  });

  it('shows an error at a refused key until another is typed', async () => {
    const { client, list, draft, errorOf } = setUp();
    client.result = REFUSED;
    draft.values.api_key = 'sk-wrong-0000';

    expect(await draft.saveAndTest()).toBe(false);

    expect(list.items[0]?.last_four).toBe('0000');
    expect(draft.values.api_key).toBe('');
    expect(errorOf('api_key')).toBe('Not accepted.');
    draft.values.api_key = 'sk-other';
    expect(errorOf('api_key')).toBeNull();
  });

  it('tests the model of the last failed test again', async () => {
    const { client, draft } = setUp();
    client.result = REFUSED;
    draft.values['deployments/gpt'] = 'bilder';
    await draft.saveAndTest();

    draft.values.api_key = 'sk-right-0000';
    await draft.saveAndTest();

    expect(client.tested).toEqual(['gpt', 'gpt']);
  });

  it('sends nothing while a required field is empty', async () => {
    const { client, draft, errorOf } = setUp();
    draft.values.endpoint = '';

    expect(await draft.saveAndTest()).toBe(false);

    expect(errorOf('endpoint')).toBe('It is needed.');
    expect(client.saved).toEqual([]);
  });

  it('shows the server’s errors at their fields, others at the form', async () => {
    const { client, draft, errorOf } = setUp();
    const details = { errors: [{ field: 'endpoint', reason: 'must start with https://' }] };
    client.error = new IntricError({
      status: 422,
      code: 'validation_error',
      message: '',
      details
    });

    expect(await draft.saveAndTest()).toBe(false);
    expect(errorOf('endpoint')).toContain('starts with https://');
    expect(draft.error).toBeNull();

    client.error = new IntricError({ status: 0, code: 'network', message: '' });
    expect(await draft.saveAndTest()).toBe(false);
    expect(draft.error).toBe(client.error);
    expect(client.tested).toEqual([]);
  });
});

describe('the list', () => {
  it('drops a test result when the credentials change', async () => {
    const { client, list } = setUp();
    client.result = REFUSED;
    await list.test('azure');
    expect(list.testOf('azure')?.result?.kind).toBe('failed');

    await list.save('azure', { endpoint: 'https://b.example.com' });

    expect(list.testOf('azure')).toBeUndefined();
  });

  it('reloads after the organisation’s own key is deleted', async () => {
    const { client, list } = setUp();
    client.reloaded = [anAzure({ source: 'platform', masked_key: null, last_four: null })];

    await list.remove('azure');

    expect(list.items[0]?.source).toBe('platform');
  });
});
