import { aModel } from '$lib/features/image-models/model-fixture';
import type { TestAnswer } from '$lib/features/model-tests/result';
import { overwriteGetLocale } from '$lib/paraglide/runtime';
import { IntricError, type Credential, type CredentialUpdate } from '@intric/intric-js';
import { beforeEach, describe, expect, it } from 'vitest';
import { anAzure } from './credential-fixture';
import { CredentialList } from './credential-list.svelte';
import { CredentialDraft } from './draft.svelte';

beforeEach(() => overwriteGetLocale(() => 'en'));

const dalle = aModel({ name: 'dall-e', nickname: 'DALL-E 3', credential_provider: 'azure' });
const gpt = aModel({ name: 'gpt', nickname: 'GPT Image', credential_provider: 'azure' });
const WORKED: TestAnswer = { kind: 'worked', seconds: 1 };
const REFUSED: TestAnswer = { kind: 'failed', code: 'provider_credentials', message: 'no' };

/** Saves whatever it is given, as the real one does, and answers every test with `answer`. */
class Server {
  answer: TestAnswer = WORKED;
  refusal: IntricError | null = null;
  after: Credential[] = [];
  readonly saved: CredentialUpdate[] = [];
  readonly tested: string[] = [];

  constructor(private readonly credential: Credential) {}

  all = () => Promise.resolve(this.after);
  remove = () => Promise.resolve();
  test = (id: string) => {
    this.tested.push(id);
    return Promise.resolve(this.answer);
  };
  save = (_: string, body: CredentialUpdate): Promise<Credential> => {
    if (this.refusal) return Promise.reject(this.refusal);
    this.saved.push(body);
    const { api_key, ...config } = body;
    const last_four = api_key?.slice(-4) ?? this.credential.last_four;
    return Promise.resolve({ ...this.credential, config, last_four, source: 'tenant' });
  };
}

function setUp(credential = anAzure()) {
  const server = new Server(credential);
  const list = new CredentialList([credential], [dalle, gpt], server);
  const draft = new CredentialDraft(list, credential.provider);
  const errorOf = (key: string) => {
    const slot = draft.slots.find((candidate) => candidate.key === key);
    return slot && draft.errorOf(slot);
  };
  return { server, list, draft, errorOf };
}

describe('saving and testing', () => {
  it('saves, tries the model whose name was changed, and is done when a picture came', async () => {
    const { server, list, draft } = setUp();
    draft.values['deployments/gpt'] = 'bilder';

    expect(await draft.saveAndTest()).toBe(true);

    expect(server.saved[0]?.deployments).toEqual({ 'dall-e': 'dalle3', gpt: 'bilder' });
    expect(server.tested).toEqual(['gpt']);
    expect(list.testOf('azure')?.answer).toEqual(WORKED);
  });

  it('points at the refused key until another is typed, which is shown no more once saved', async () => {
    const { server, list, draft, errorOf } = setUp();
    server.answer = REFUSED;
    draft.values.api_key = 'sk-wrong-0000';

    expect(await draft.saveAndTest()).toBe(false);

    expect(list.items[0]?.last_four).toBe('0000');
    expect(draft.values.api_key).toBe('');
    expect(errorOf('api_key')).toBe('Not accepted.');
    draft.values.api_key = 'sk-other';
    expect(errorOf('api_key')).toBeNull();
  });

  it('tries again what failed, whichever field has been mended', async () => {
    const { server, draft } = setUp();
    server.answer = REFUSED;
    draft.values['deployments/gpt'] = 'bilder';
    await draft.saveAndTest();

    draft.values.api_key = 'sk-right-0000';
    await draft.saveAndTest();

    expect(server.tested).toEqual(['gpt', 'gpt']);
  });

  it('sends nothing while something is missing', async () => {
    const { server, draft, errorOf } = setUp();
    draft.values.endpoint = '';

    expect(await draft.saveAndTest()).toBe(false);

    expect(errorOf('endpoint')).toBe('It is needed.');
    expect(server.saved).toEqual([]);
  });

  it('shows what the server refuses at its field, and anything else above them all', async () => {
    const { server, draft, errorOf } = setUp();
    const details = { errors: [{ field: 'endpoint', reason: 'must start with https://' }] };
    server.refusal = new IntricError({
      status: 422,
      code: 'validation_error',
      message: '',
      details
    });

    expect(await draft.saveAndTest()).toBe(false);
    expect(errorOf('endpoint')).toContain('starts with https://');
    expect(draft.refused).toBeNull();

    server.refusal = new IntricError({ status: 0, code: 'network', message: '' });
    expect(await draft.saveAndTest()).toBe(false);
    expect(draft.refused).toBe(server.refusal);
    expect(server.tested).toEqual([]);
  });
});

describe('the list', () => {
  it('forgets what a test said about a key that has been changed since', async () => {
    const { server, list } = setUp();
    server.answer = REFUSED;
    await list.test('azure');
    expect(list.testOf('azure')?.answer?.kind).toBe('failed');

    await list.save('azure', { endpoint: 'https://b.example.com' });

    expect(list.testOf('azure')).toBeUndefined();
  });

  it('asks the server whose key counts when the organisation’s own is gone', async () => {
    const { server, list } = setUp();
    server.after = [anAzure({ source: 'platform', masked_key: null, last_four: null })];

    await list.remove('azure');

    expect(list.items[0]?.source).toBe('platform');
  });
});
