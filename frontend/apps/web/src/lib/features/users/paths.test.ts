import { describe, expect, it } from 'vitest';
import { returnPath, signInPath } from './paths';

const ORIGIN = 'https://panel.example.com';

describe('the path after signing in', () => {
  it('is the former page, with its query', () => {
    const path = signInPath(new URL(`${ORIGIN}/images?page=2`));

    expect(returnPath(new URL(path, ORIGIN))).toBe('/images?page=2');
  });

  it('is the list of spaces by default', () => {
    expect(signInPath(new URL(ORIGIN))).toBe('/login');
    expect(returnPath(new URL(`${ORIGIN}/login`))).toBe('/spaces');
  });

  it.each(['https://evil.example.com/', '//evil.example.com', '/\\evil.example.com', '/login'])(
    'is never %s',
    (next) => {
      const url = new URL(`${ORIGIN}/login?next=${encodeURIComponent(next)}`);

      expect(returnPath(url)).toBe('/spaces');
    }
  );
});
