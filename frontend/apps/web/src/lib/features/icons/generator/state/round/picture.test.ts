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

/** Stubs `fetch` with a response and records the URLs. */
function stubFetch(response: Response) {
  const urls: string[] = [];
  vi.stubGlobal('fetch', (url: string) => {
    urls.push(url);
    return Promise.resolve(response);
  });
  return urls;
}

afterEach(() => vi.unstubAllGlobals());

describe('a picture', () => {
  it('uses the bytes if the server sent them', async () => {
    const urls = stubFetch(new Response('unused'));
    const picture = toPicture({ ...VARIANT, blob_base64: btoa('webp bytes') });

    const file = await picture.toFile();

    expect(picture.src).toBe(`data:image/webp;base64,${btoa('webp bytes')}`);
    expect(file).toMatchObject({ name: 'icon.webp', type: 'image/webp' });
    expect(await file.text()).toBe('webp bytes');
    expect(urls).toEqual([]);
  });

  it('is downloaded if there is only a URL', async () => {
    const urls = stubFetch(new Response('webp bytes'));
    const picture = toPicture(VARIANT);

    const file = await picture.toFile();

    expect(picture.src).toBe(VARIANT.url);
    expect(urls).toEqual([VARIANT.url]);
    expect(file).toMatchObject({ name: 'icon.webp', type: 'image/webp' });
    expect(await file.text()).toBe('webp bytes');
  });

  it('rejects with the server’s error when it is gone', async () => {
    const body = { message: 'Gone', code: 'not_found', details: null, request_id: 'r' };
    stubFetch(Response.json(body, { status: 404 }));

    await expect(toPicture(VARIANT).toFile()).rejects.toMatchObject({ code: 'not_found' });
  });
});
