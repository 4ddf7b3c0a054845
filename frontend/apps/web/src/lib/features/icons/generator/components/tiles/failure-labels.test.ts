import { overwriteGetLocale } from '$lib/paraglide/runtime';
import { beforeEach, describe, expect, it } from 'vitest';
import { failureWords } from './failure-labels';

const words = (code: string, retryAfter?: number) =>
  failureWords({ code, message: 'Words of the server.', retryAfter });

beforeEach(() => overwriteGetLocale(() => 'en'));

describe('a failed tile in words', () => {
  it('says what happened and what one can do', () => {
    expect(words('content_blocked')).toEqual({
      what: 'Not drawn',
      why: 'The provider’s safety filter said no. Other words may help.'
    });
  });

  it('speaks the reader’s language', () => {
    overwriteGetLocale(() => 'sv');

    expect(words('outcome_unknown')).toEqual({
      what: 'Svaret gick förlorat',
      why: 'Bilden kan ha kostat; försöker du igen kan den kosta en gång till.'
    });
  });

  it('says how long to wait where the server does', () => {
    expect(words('rate_limited', 19.2)).toEqual({
      what: 'Too many right now',
      why: 'Try again in 20 s.'
    });
    expect(words('busy').why).toBe('Try again in a while.');
  });

  it('tells apart a key that is missing from one that is refused', () => {
    expect(words('credentials_missing').why).toContain('Credentials missing');
    expect(words('provider_credentials').why).toContain('refuses the key');
  });

  it('does not say of one that it was not drawn when nobody was signed in to hear of it', () => {
    expect(words('not_authenticated')).toEqual({
      what: 'Signed out',
      why: 'Sign in again. What is drawn all the same is kept under Images.'
    });
  });

  it('has words for every way in which a provider call can end', () => {
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

    for (const code of codes) expect(words(code).why, code).not.toBe('Words of the server.');
  });

  it('hands on the server’s words for a code that it does not know', () => {
    expect(words('not_seen_before').why).toBe('Words of the server.');
  });
});
