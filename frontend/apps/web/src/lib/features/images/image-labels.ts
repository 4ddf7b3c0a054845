import { modelWords } from '$lib/features/image-models/labels/name';
import { sizeWords } from '$lib/features/image-models/labels/sizes';
import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import type { GeneratedImage } from '@intric/intric-js';
import { periodOf } from './periods';

type Rendition = 'thumbnail' | 'icon';

/** Where a picture's bytes are; without a rendition, as they came from whoever made it. */
export function contentUrl({ id }: GeneratedImage, rendition?: Rendition): string {
  const query = rendition ? `?rendition=${rendition}` : '';
  return `/api/v1/generated-images/${encodeURIComponent(id)}/content${query}`;
}

/** Who made it. A model that has left the catalogue has taken its name along. */
export function makerWords({ model_name: name, model_nickname: nickname }: GeneratedImage): string {
  return name && nickname ? modelWords({ name, nickname }) : m.images_maker_gone();
}

/** The name a downloaded picture gets: its first words and its type, `a-red-cottage.png`. */
export function fileName({ prompt, mimetype }: GeneratedImage): string {
  const words = prompt
    .toLocaleLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, 6)
    .join('-');
  return `${words || 'picture'}.${extension(mimetype)}`;
}

/** When it was made, short: the time today, else the day, with its year once that is another. */
export function whenShort({ created_at }: GeneratedImage, now: Date): string {
  const made = new Date(created_at);
  if (periodOf(made, now) === 'today') return format(made, { timeStyle: 'short' });
  const year = made.getFullYear() === now.getFullYear() ? undefined : 'numeric';
  return format(made, { day: 'numeric', month: 'short', year });
}

/** When it was made, in full: `23 Nov 2026, 10:42`. */
export function whenLong({ created_at }: GeneratedImage): string {
  return format(new Date(created_at), { dateStyle: 'medium', timeStyle: 'short' });
}

/** What it measures: `1024 × 1024, PNG, 1.4 MB`. */
export function measureWords({ width, height, mimetype, file_size }: GeneratedImage): string {
  const type = extension(mimetype).toUpperCase();
  return [sizeWords(`${width}x${height}`), type, byteWords(file_size)].join(', ');
}

/** A size in bytes as people say it. */
export function byteWords(bytes: number): string {
  const megabytes = bytes / 1_000_000;
  if (megabytes < 1) return `${Math.max(1, Math.round(bytes / 1000))} KB`;
  return `${new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(megabytes)} MB`;
}

function extension(mimetype: string): string {
  return mimetype.replace(/^image\//, '').replace('jpeg', 'jpg');
}

function format(date: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale(), options).format(date);
}

function locale(): string {
  return getLocale() === 'en' ? 'en-GB' : getLocale();
}
