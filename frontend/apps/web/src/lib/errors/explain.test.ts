import { IntricError } from '@intric/intric-js';
import { describe, expect, it } from 'vitest';
import { explain, explainFailure } from './explain';

function refused(code: string, more: { status?: number; retry_after?: number } = {}): IntricError {
  return new IntricError({ status: 400, code, message: 'The server’s words', ...more });
}

describe('explaining what went wrong', () => {
  it("puts the server's code into the reader's language", () => {
    expect(explain(refused('content_blocked'))).toBe(
      'Not drawn. The provider’s safety filter said no. Other words may help.'
    );
  });

  it('says how long to wait when the server does', () => {
    expect(explain(refused('rate_limited', { retry_after: 20 }))).toBe(
      'Too many right now. Try again in 20 s.'
    );
    expect(explain(refused('busy'))).toBe('Too many right now. Try again in a moment.');
  });

  it("keeps the server's words for a code that has none here", () => {
    expect(explain(refused('unsupported_size'))).toBe('The server’s words');
  });

  it('never shows what a proxy or a broken script said', () => {
    expect(explain(refused('unknown', { status: 502 }))).not.toContain('words');
    expect(explain(new TypeError('x is undefined'))).not.toContain('undefined');
  });

  it('explains a picture’s failure the same way', () => {
    expect(explainFailure({ code: 'provider_timeout', message: 'late' })).toBe(
      'The provider did not answer as it should. Try again.'
    );
  });
});
