import type { Picture } from './round.svelte';

/** The chosen picture as a file to upload, named after its type: `icon.webp`. */
export function toFile({ base64, mimetype }: Pick<Picture, 'base64' | 'mimetype'>): File {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const extension = mimetype.split('/')[1] ?? 'webp';
  return new File([bytes], `icon.${extension}`, { type: mimetype });
}
