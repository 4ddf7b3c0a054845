import { overwriteGetLocale } from '$lib/paraglide/runtime';
import type { GeneratedImage } from '@intric/intric-js';
import { beforeEach, describe, expect, it } from 'vitest';
import { ImageList } from './image-list.svelte';
import {
  formatBytes,
  contentUrl,
  fileName,
  modelLabel,
  formatDimensions,
  createdShort
} from './image-labels';
import { groupByPeriod } from './periods';

function anImage(differences: Partial<GeneratedImage> = {}): GeneratedImage {
  return {
    id: 'one',
    generation_id: 'generation',
    index: 0,
    prompt: 'Älg på en ö, blå båt',
    revised_prompt: null,
    model_name: 'gpt-image-2',
    model_nickname: 'GPT Image 2',
    size: '1024x1024',
    quality: null,
    width: 1024,
    height: 1024,
    mimetype: 'image/png',
    file_size: 1_400_000,
    url: '/api/v1/generated-images/one/content',
    has_icon: false,
    created_at: '2026-11-23T10:42:00',
    ...differences
  };
}

const now = new Date('2026-11-23T12:00:00');
const ids = (images: readonly GeneratedImage[]) => images.map(({ id }) => id);

beforeEach(() => overwriteGetLocale(() => 'en'));

describe('the list of pictures', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((id) => anImage({ id })) as [
    GeneratedImage,
    GeneratedImage,
    GeneratedImage
  ];
  const api = {
    more: (cursor: string) =>
      Promise.resolve({ items: cursor === 'after-b' ? [c] : [], next_cursor: null }),
    remove: () => Promise.resolve()
  };

  it('loads further pages until the end', async () => {
    const list = new ImageList({ items: [a, b], next_cursor: 'after-b' }, api);
    expect(list.hasMore).toBe(true);

    await list.loadMore();

    expect(ids(list.images)).toEqual(['a', 'b', 'c']);
    expect(list.hasMore).toBe(false);
  });

  it('loads a page once when called twice', async () => {
    const list = new ImageList({ items: [a, b], next_cursor: 'after-b' }, api);

    await Promise.all([list.loadMore(), list.loadMore()]);

    expect(ids(list.images)).toEqual(['a', 'b', 'c']);
  });

  it('returns the next picture as successor, at the end the previous one', () => {
    const list = new ImageList({ items: [a, b, c], next_cursor: null }, api);

    expect(list.successorOf('b')?.id).toBe('c');
    expect(list.successorOf('c')?.id).toBe('b');
  });

  it('removes a picture once the server has deleted it', async () => {
    const refusing = { ...api, remove: () => Promise.reject(new Error('down')) };
    const list = new ImageList({ items: [a, b], next_cursor: null }, refusing);

    await expect(list.remove('a')).rejects.toThrow('down');
    expect(ids(list.images)).toEqual(['a', 'b']);

    const agreeing = new ImageList({ items: [a, b], next_cursor: null }, api);
    await agreeing.remove('a');
    expect(ids(agreeing.images)).toEqual(['b']);
  });
});

describe('periods', () => {
  it('are today, the week before and earlier', () => {
    const images = [
      anImage({ id: 'today', created_at: '2026-11-23T00:05:00' }),
      anImage({ id: 'yesterday', created_at: '2026-11-22T23:55:00' }),
      anImage({ id: 'week', created_at: '2026-11-16T12:00:00' }),
      anImage({ id: 'old', created_at: '2026-11-15T12:00:00' })
    ];

    const groups = groupByPeriod(images, now).map(({ period, images }) => [period, ids(images)]);

    expect(groups).toEqual([
      ['today', ['today']],
      ['last-week', ['yesterday', 'week']],
      ['earlier', ['old']]
    ]);
  });
});

describe('the labels of a picture', () => {
  it('show the time today, else the day, with the year if it is another', () => {
    const on = (created_at: string) => createdShort(anImage({ created_at }), now);

    expect(on('2026-11-23T10:42:00')).toBe('10:42');
    expect(on('2026-11-19T10:42:00')).toBe('19 Nov');
    expect(on('2025-11-19T10:42:00')).toBe('19 Nov 2025');
  });

  it('show the dimensions and the file size', () => {
    expect(formatDimensions(anImage())).toBe('1024 × 1024, PNG, 1.4 MB');
    expect(formatBytes(20_600)).toBe('21 KB');
    overwriteGetLocale(() => 'sv');
    expect(formatBytes(1_400_000)).toBe('1,4 MB');
  });

  it('say that pictograms are not AI, and when the model is gone', () => {
    const pictograms = { model_name: 'builtin-pictograms', model_nickname: 'Pictograms' };

    expect(modelLabel(anImage(pictograms))).toBe('Pictograms, not AI');
    expect(modelLabel(anImage({ model_name: null, model_nickname: null }))).toContain('gone');
  });

  it('use the prompt’s first words as file name, in any alphabet', () => {
    expect(fileName(anImage())).toBe('älg-på-en-ö-blå-båt.png');
    expect(fileName(anImage({ prompt: '…', mimetype: 'image/jpeg' }))).toBe('picture.jpg');
  });

  it('include a URL for each rendition', () => {
    expect(contentUrl(anImage())).toBe('/api/v1/generated-images/one/content');
    expect(contentUrl(anImage(), 'thumbnail')).toMatch(/\?rendition=thumbnail$/);
  });
});
