import { IntricError } from '@intric/intric-js';
import { describe, expect, it } from 'vitest';
import { explain, explainFailure } from './explain';

function refused(code: string, more: { status?: number; retry_after?: number } = {}): IntricError {
  return new IntricError({ status: 400, code, message: 'The server’s message', ...more });
}

describe('explain', () => {
  it('translates the server’s error code', () => {
    expect(explain(refused('content_blocked'))).toBe(
      'Not drawn. The provider’s safety filter said no. Other words may help.'
    );
  });

  it('says how long to wait if the server does', () => {
    expect(explain(refused('rate_limited', { retry_after: 20 }))).toBe(
      'Too many right now. Try again in 20 s.'
    );
    expect(explain(refused('busy'))).toBe('Too many right now. Try again in a moment.');
  });

  it('keeps the server’s message for an unknown code', () => {
    expect(explain(refused('unsupported_size'))).toBe('The server’s message');
  });

  it('hides the messages of proxies and script errors', () => {
    expect(explain(refused('unknown', { status: 502 }))).not.toContain('message');
    expect(explain(new TypeError('x is undefined'))).not.toContain('undefined');
  });

  it('explains the failure of a picture the same way', () => {
    expect(explainFailure({ code: 'provider_timeout', message: 'late' })).toBe(
      'The provider did not answer as it should. Try again.'
    );
  });
});
