import { aCredential, anAzure } from '$lib/features/credentials/credential-fixture';
import { overwriteGetLocale } from '$lib/paraglide/runtime';
import { IntricError } from '@intric/intric-js';
import { beforeEach, describe, expect, it } from 'vitest';
import { toResult, type TestResult } from './result';
import { causeOf, faultyField, isFixable } from './cause';
import { ModelTests } from './model-tests.svelte';
import { testSummary } from './summary';

beforeEach(() => overwriteGetLocale(() => 'en'));

const failed = (code: string, message = 'The server’s message'): TestResult => ({
  kind: 'failed',
  code,
  message
});
const unknownDeployment = failed(
  'provider_error',
  'Azure has no deployment called “dalle3” at the address https://ai.example.com. Copy its name.'
);
const unreachable = failed(
  'provider_error',
  'Nothing can be reached at the address https://ai.example.com.'
);
const notAllowed = failed('provider_credentials', "The provider's address is not allowed here.");
const model = { name: 'dall-e' };

describe('testSummary', () => {
  it('says how long a picture took, in the current language’s notation', () => {
    const result = toResult({ ok: true, latency_ms: 2149, code: null, message: '' });

    expect(testSummary(result, aCredential()).text).toBe('A picture came back in 2.1 s.');
    overwriteGetLocale(() => 'sv');
    expect(testSummary(result, aCredential()).text).toBe('En bild kom tillbaka på 2,1 s.');
  });

  it('names a refused key by its ending, as saved, or as the installation’s', () => {
    const text = (credential = aCredential()) =>
      testSummary(failed('provider_credentials'), credential).text;

    expect(text()).toContain('the key that ends in 90be');
    expect(text(aCredential({ last_four: null }))).toContain('the saved key');
    expect(text(aCredential({ source: 'platform' }))).toContain('the installation’s key');
  });

  it('names an unknown deployment, in the current language', () => {
    expect(testSummary(unknownDeployment, anAzure()).text).toContain(
      'no deployment called “dalle3”'
    );
    overwriteGetLocale(() => 'sv');
    expect(testSummary(unknownDeployment, anAzure()).text).toContain('som heter ”dalle3”');
  });

  it('keeps the server’s message if there is no other, as a quote in other languages', () => {
    const odd = failed('provider_error', 'The account has no money left.');

    expect(testSummary(odd, aCredential())).toEqual({
      title: 'The test failed.',
      text: 'The account has no money left.'
    });
    overwriteGetLocale(() => 'sv');
    expect(testSummary(odd, aCredential())).toMatchObject({
      text: 'Leverantören svarade inte som den ska. Försök igen.',
      quote: 'The account has no money left.'
    });
  });

  it('does not blame the model when no test was run', () => {
    const error = new IntricError({ status: 503, code: 'busy', message: '', retry_after: 20 });

    expect(testSummary({ kind: 'not_run', error }, aCredential())).toEqual({
      title: 'The test was not run.',
      text: 'Too many right now. Try again in 20 s.'
    });
  });
});

describe('the cause of a failure', () => {
  it('is derived from the code and the names in the message', () => {
    expect(causeOf(failed('provider_credentials'), anAzure()).kind).toBe('key');
    expect(causeOf(notAllowed, anAzure()).kind).toBe('not_allowed');
    expect(causeOf(unknownDeployment, anAzure())).toEqual({ kind: 'deployment', name: 'dalle3' });
    expect(causeOf(unknownDeployment, aCredential()).kind).toBe('model');
    expect(causeOf(unreachable, anAzure()).kind).toBe('address');
    expect(causeOf(failed('provider_bad_response'), anAzure()).kind).toBe('no_picture');
    expect(causeOf(failed('provider_error'), anAzure()).kind).toBe('other');
  });

  it('belongs to a field', () => {
    const field = (result: TestResult, credential = anAzure()) =>
      faultyField(result, credential, model);

    expect(field(failed('provider_credentials'))).toBe('api_key');
    expect(field(unknownDeployment)).toBe('deployments/dall-e');
    expect(field(unreachable)).toBe('endpoint');
    expect(field(notAllowed)).toBe('endpoint');
    expect(field(failed('provider_timeout'))).toBeNull();
    expect(field(failed('provider_credentials'), anAzure({ source: 'platform' }))).toBeNull();
  });

  it('is fixable only by other credentials', () => {
    expect(isFixable(failed('provider_credentials'))).toBe(true);
    expect(isFixable(failed('content_blocked'))).toBe(false);
    expect(isFixable({ kind: 'passed', seconds: 1 })).toBe(false);
  });
});

describe('the tests of a page', () => {
  it('keep their results by model, also when closed', async () => {
    const tests = new ModelTests(() => Promise.resolve(failed('provider_error')));

    await tests.run('gpt');
    expect(tests.of('gpt')).toMatchObject({ running: false, open: true });
    tests.close('gpt');

    expect(tests.of('gpt')).toMatchObject({ open: false, result: { kind: 'failed' } });
    expect(tests.of('flux')).toBeUndefined();
  });

  it('run one at a time per model', async () => {
    const tested: string[] = [];
    const { promise, resolve } = Promise.withResolvers<TestResult>();
    const tests = new ModelTests((id) => {
      tested.push(id);
      return promise;
    });

    const first = tests.run('gpt');
    await tests.run('gpt');
    resolve({ kind: 'passed', seconds: 1 });
    await first;

    expect(tested).toEqual(['gpt']);
  });

  it('keep no result when the session has ended', async () => {
    const tests = new ModelTests(() => Promise.reject(new Error('signed out')));

    await expect(tests.run('gpt')).rejects.toThrow('signed out');
    expect(tests.of('gpt')).toBeUndefined();
  });
});
