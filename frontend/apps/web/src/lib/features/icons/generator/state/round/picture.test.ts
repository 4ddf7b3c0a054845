import type { IconVariant } from '@intric/intric-js';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toPicture } from './picture';

const VARIANT: IconVariant = {
  index: 0,
  image_id: 'a',
  url: '/api/v1/generated-images/a/content?rendition=icon',
  blob_base64: null,
  mimetype: 'image/webp',
  width: 512,
  height: 512,
  file_size: 10,
  revised_prompt: null
};

/** A server that gives this answer to whoever asks for an address. */
function answering(answer: Response) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url);
    return Promise.resolve(answer);
  });
  return asked;
}

afterEach(() => vi.unstubAllGlobals());

describe('a picture', () => {
  it('is its own address when its bytes came along', async () => {
    const asked = answering(new Response('nobody asks'));
    const picture = toPicture({ ...VARIANT, blob_base64: btoa('webp bytes') });

    const file = await picture.toFile();

    expect(picture.src).toBe(`data:image/webp;base64,${btoa('webp bytes')}`);
    expect(file).toMatchObject({ name: 'icon.webp', type: 'image/webp' });
    expect(await file.text()).toBe('webp bytes');
    expect(asked).toEqual([]);
  });

  it('is fetched for its file where there is only an address', async () => {
    const asked = answering(new Response('webp bytes'));
    const picture = toPicture(VARIANT);

    const file = await picture.toFile();

    expect(picture.src).toBe(VARIANT.url);
    expect(asked).toEqual([VARIANT.url]);
    expect(file).toMatchObject({ name: 'icon.webp', type: 'image/webp' });
    expect(await file.text()).toBe('webp bytes');
  });

  it('says why when it is no longer there', async () => {
    const body = { message: 'Gone', code: 'not_found', details: null, request_id: 'r' };
    answering(Response.json(body, { status: 404 }));

    await expect(toPicture(VARIANT).toFile()).rejects.toMatchObject({ code: 'not_found' });
  });
});
