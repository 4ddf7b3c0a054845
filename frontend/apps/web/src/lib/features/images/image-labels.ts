import { standaloneName } from '$lib/features/image-models/labels/name';
import { formatSize } from '$lib/features/image-models/labels/sizes';
import { m } from '$lib/paraglide/messages';
import { dateLocale } from '$lib/locale';
import type { GeneratedImage } from '@intric/intric-js';
import { periodOf } from './periods';

type Rendition = 'thumbnail' | 'icon';

/** Returns the URL of a picture's bytes; without a rendition, of the original. */
export function contentUrl({ id }: GeneratedImage, rendition?: Rendition): string {
  const query = rendition ? `?rendition=${rendition}` : '';
  return `/api/v1/generated-images/${encodeURIComponent(id)}/content${query}`;
}

/** The model's name; unknown once it has left the catalogue. */
export function modelLabel({ model_name: name, model_nickname: nickname }: GeneratedImage): string {
  return name && nickname ? standaloneName({ name, nickname }) : m.images_maker_gone();
}

/** The file name for a download, from the prompt's first words: `a-red-cottage.png`. */
export function fileName({ prompt, mimetype }: GeneratedImage): string {
  const words = prompt
    .toLocaleLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, 6)
    .join('-');
  return `${words || 'picture'}.${extension(mimetype)}`;
}

/** The short creation time: the time if today, else the day, with the year if it is another. */
export function createdShort({ created_at }: GeneratedImage, now: Date): string {
  const created = new Date(created_at);
  if (periodOf(created, now) === 'today') return format(created, { timeStyle: 'short' });
  const year = created.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return format(created, { day: 'numeric', month: 'short', year });
}

/** The full creation time: `23 Nov 2026, 10:42`. */
export function createdLong({ created_at }: GeneratedImage): string {
  return format(new Date(created_at), { dateStyle: 'medium', timeStyle: 'short' });
}

/** The dimensions, type and file size: `1024 × 1024, PNG, 1.4 MB`. */
export function formatDimensions({ width, height, mimetype, file_size }: GeneratedImage): string {
  const type = extension(mimetype).toUpperCase();
  return [formatSize(`${width}x${height}`), type, formatBytes(file_size)].join(', ');
}

/** A file size in KB or MB. */
export function formatBytes(bytes: number): string {
  const megabytes = bytes / 1_000_000;
  if (megabytes < 1) return `${Math.max(1, Math.round(bytes / 1000))} KB`;
  return `${new Intl.NumberFormat(dateLocale(), { maximumFractionDigits: 1 }).format(megabytes)} MB`;
}

function extension(mimetype: string): string {
  return mimetype.replace(/^image\//, '').replace('jpeg', 'jpg');
}

function format(date: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(dateLocale(), options).format(date);
}
