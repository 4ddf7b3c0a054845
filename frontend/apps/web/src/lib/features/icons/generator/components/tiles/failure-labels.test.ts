import { overwriteGetLocale } from '$lib/paraglide/runtime';
import { beforeEach, describe, expect, it } from 'vitest';
import { failureLabels } from './failure-labels';

const labels = (code: string, retryAfter?: number) =>
  failureLabels({ code, message: 'The server’s message.', retryAfter });

beforeEach(() => overwriteGetLocale(() => 'en'));

describe('failureLabels', () => {
  it('says what happened and what to do', () => {
    expect(labels('content_blocked')).toEqual({
      title: 'Not drawn',
      text: 'The provider’s safety filter said no. Other words may help.'
    });
  });

  it('uses the current language', () => {
    overwriteGetLocale(() => 'sv');

    expect(labels('outcome_unknown')).toEqual({
      title: 'Svaret gick förlorat',
      text: 'Bilden kan ha kostat; försöker du igen kan den kosta en gång till.'
    });
  });

  it('says how long to wait if the server does', () => {
    expect(labels('rate_limited', 19.2)).toEqual({
      title: 'Too many right now',
      text: 'Try again in 20 s.'
    });
    expect(labels('busy').text).toBe('Try again in a while.');
  });

  it('tells a missing key from a refused one', () => {
    expect(labels('credentials_missing').text).toContain('Credentials missing');
    expect(labels('provider_credentials').text).toContain('refuses the key');
  });

  it('does not claim that a picture was not drawn when the session has ended', () => {
    expect(labels('not_authenticated')).toEqual({
      title: 'Signed out',
      text: 'Sign in again. What is drawn all the same is kept under Images.'
    });
  });

  it('has a text for every error code of a provider call', () => {
    const codes = [
      'content_blocked',
      'rate_limited',
      'busy',
      'provider_timeout',
      'provider_error',
      'provider_bad_response',
      'provider_credentials',
      'credentials_missing',
      'outcome_unknown',
      'cancelled',
      'not_found',
      'network'
    ];

    for (const code of codes) expect(labels(code).text, code).not.toBe('The server’s message.');
  });

  it('keeps the server’s message for an unknown code', () => {
    expect(labels('not_seen_before').text).toBe('The server’s message.');
  });
});
