import { describe, expect, it } from 'vitest';
import { returnPath, signInPath } from './paths';

const ORIGIN = 'https://panel.example.com';

describe('the way back after signing in', () => {
  it('leads to where one was, with its query', () => {
    const path = signInPath(new URL(`${ORIGIN}/images?page=2`));

    expect(returnPath(new URL(path, ORIGIN))).toBe('/images?page=2');
  });

  it('leads to the spaces from nowhere in particular', () => {
    expect(signInPath(new URL(ORIGIN))).toBe('/login');
    expect(returnPath(new URL(`${ORIGIN}/login`))).toBe('/spaces');
  });

  it.each(['https://evil.example.com/', '//evil.example.com', '/\\evil.example.com', '/login'])(
    'never leads to %s',
    (next) => {
      const url = new URL(`${ORIGIN}/login?next=${encodeURIComponent(next)}`);

      expect(returnPath(url)).toBe('/spaces');
    }
  );
});
