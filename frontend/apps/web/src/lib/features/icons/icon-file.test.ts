import { describe, expect, it } from 'vitest';
import { iconFileError } from './icon-file';

describe('iconFileError', () => {
  it.each(['image/png', 'image/jpeg', 'image/webp'])('accepts %s', (type) => {
    expect(iconFileError({ type, size: 256 * 1024 })).toBeNull();
  });

  it('rejects other types', () => {
    expect(iconFileError({ type: 'image/svg+xml', size: 10 })).toContain('PNG');
  });

  it('names the size of a file that is too large', () => {
    expect(iconFileError({ type: 'image/png', size: 256 * 1024 + 1 })).toBe(
      'The picture is 257 KB; at most 256 KB fit.'
    );
  });
});
