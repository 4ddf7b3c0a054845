import { aCredential, anAzure } from '$lib/features/credentials/credential-fixture';
import { overwriteGetLocale } from '$lib/paraglide/runtime';
import { IntricError } from '@intric/intric-js';
import { beforeEach, describe, expect, it } from 'vitest';
import { answerOf, type TestAnswer } from './result';
import { causeOf, faultyField, isMendable } from './cause';
import { ModelTests } from './model-tests.svelte';
import { testWords } from './summary';

beforeEach(() => overwriteGetLocale(() => 'en'));

const failed = (code: string, message = 'The server’s words'): TestAnswer => ({
  kind: 'failed',
  code,
  message
});
const unknownDeployment = failed(
  'provider_error',
  'Azure has no deployment called “dalle3” at the address https://ai.example.com. Copy its name.'
);
const nobodyThere = failed(
  'provider_error',
  'Nothing can be reached at the address https://ai.example.com.'
);
const model = { name: 'dall-e' };

describe('the words for a test', () => {
  it('say how long a picture took, in the reader’s notation', () => {
    const answer = answerOf({ ok: true, latency_ms: 2149, code: null, message: '' });

    expect(testWords(answer, aCredential()).words).toBe('A picture came back in 2.1 s.');
    overwriteGetLocale(() => 'sv');
    expect(testWords(answer, aCredential()).words).toBe('En bild kom tillbaka på 2,1 s.');
  });

  it('name the key that was refused by how it ends, or as saved, or as the installation’s', () => {
    const words = (credential = aCredential()) =>
      testWords(failed('provider_credentials'), credential).words;

    expect(words()).toContain('the key that ends in 90be');
    expect(words(aCredential({ last_four: null }))).toContain('the saved key');
    expect(words(aCredential({ source: 'platform' }))).toContain('the installation’s key');
  });

  it('name the deployment that is not known, in the reader’s language', () => {
    expect(testWords(unknownDeployment, anAzure()).words).toContain(
      'no deployment called “dalle3”'
    );
    overwriteGetLocale(() => 'sv');
    expect(testWords(unknownDeployment, anAzure()).words).toContain('som heter ”dalle3”');
  });

  it('keep the server’s where there are no others, quoted for those who read another language', () => {
    const odd = failed('provider_error', 'The account has no money left.');

    expect(testWords(odd, aCredential())).toEqual({
      lead: 'The test failed.',
      words: 'The account has no money left.'
    });
    overwriteGetLocale(() => 'sv');
    expect(testWords(odd, aCredential())).toMatchObject({
      words: 'Leverantören svarade inte som den ska. Försök igen.',
      quoted: 'The account has no money left.'
    });
  });

  it('do not call the model sick when no test was run', () => {
    const error = new IntricError({ status: 503, code: 'busy', message: '', retry_after: 20 });

    expect(testWords({ kind: 'unrun', error }, aCredential())).toEqual({
      lead: 'The test was not run.',
      words: 'Too many right now. Try again in 20 s.'
    });
  });
});

describe('the cause of a failure', () => {
  it('is told from the code and from what the server names', () => {
    expect(causeOf(failed('provider_credentials'), anAzure()).kind).toBe('key');
    expect(causeOf(unknownDeployment, anAzure())).toEqual({ kind: 'deployment', name: 'dalle3' });
    expect(causeOf(unknownDeployment, aCredential()).kind).toBe('model');
    expect(causeOf(nobodyThere, anAzure()).kind).toBe('address');
    expect(causeOf(failed('provider_bad_response'), anAzure()).kind).toBe('no_picture');
    expect(causeOf(failed('provider_error'), anAzure()).kind).toBe('other');
  });

  it('points at the field to mend', () => {
    const field = (answer: TestAnswer, credential = anAzure()) =>
      faultyField(answer, credential, model);

    expect(field(failed('provider_credentials'))).toBe('api_key');
    expect(field(unknownDeployment)).toBe('deployments/dall-e');
    expect(field(nobodyThere)).toBe('endpoint');
    expect(field(failed('provider_timeout'))).toBeNull();
    expect(field(failed('provider_credentials'), anAzure({ source: 'platform' }))).toBeNull();
  });

  it('leads to the credentials only where they could mend it', () => {
    expect(isMendable(failed('provider_credentials'))).toBe(true);
    expect(isMendable(failed('content_blocked'))).toBe(false);
    expect(isMendable({ kind: 'worked', seconds: 1 })).toBe(false);
  });
});

describe('the tests of a page', () => {
  it('keep their answers by model, also when they are closed', async () => {
    const tests = new ModelTests(() => Promise.resolve(failed('provider_error')));

    await tests.run('gpt');
    expect(tests.of('gpt')).toMatchObject({ running: false, open: true });
    tests.close('gpt');

    expect(tests.of('gpt')).toMatchObject({ open: false, answer: { kind: 'failed' } });
    expect(tests.of('flux')).toBeUndefined();
  });

  it('are run one at a time for each model, since each costs a picture', async () => {
    const asked: string[] = [];
    const { promise, resolve } = Promise.withResolvers<TestAnswer>();
    const tests = new ModelTests((id) => {
      asked.push(id);
      return promise;
    });

    const first = tests.run('gpt');
    await tests.run('gpt');
    resolve({ kind: 'worked', seconds: 1 });
    await first;

    expect(asked).toEqual(['gpt']);
  });

  it('leave nothing behind when nobody is signed in', async () => {
    const tests = new ModelTests(() => Promise.reject(new Error('signed out')));

    await expect(tests.run('gpt')).rejects.toThrow('signed out');
    expect(tests.of('gpt')).toBeUndefined();
  });
});
