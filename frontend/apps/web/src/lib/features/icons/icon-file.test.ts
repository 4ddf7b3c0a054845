import { describe, expect, it } from 'vitest';
import { whyNotAnIcon } from './icon-file';

describe('a file that is to be an icon', () => {
  it.each(['image/png', 'image/jpeg', 'image/webp'])('may be %s', (type) => {
    expect(whyNotAnIcon({ type, size: 256 * 1024 })).toBeNull();
  });

  it('may be nothing else', () => {
    expect(whyNotAnIcon({ type: 'image/svg+xml', size: 10 })).toContain('PNG');
  });

  it('says how large it is when it is too large', () => {
    expect(whyNotAnIcon({ type: 'image/png', size: 256 * 1024 + 1 })).toBe(
      'The picture is 257 KB; at most 256 KB fit.'
    );
  });
});
