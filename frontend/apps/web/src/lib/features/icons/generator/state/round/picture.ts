import { IntricError, type IconVariant } from '@intric/intric-js';

/** A delivered picture. */
export interface Picture {
  imageId: string;
  /** For an `<img>`: a data URL with the bytes, or the picture's URL. */
  src: string;
  /** The picture as a file to upload, named by its type: `icon.webp`. @throws IntricError */
  toFile(): Promise<File>;
}

/** The response to the request itself has the bytes; a followed stream has only the URL. */
export function toPicture({ image_id, blob_base64, url, mimetype }: IconVariant): Picture {
  const asFile = (bytes: BlobPart) =>
    new File([bytes], `icon.${mimetype.split('/')[1] ?? 'webp'}`, { type: mimetype });
  if (blob_base64 === null) {
    return { imageId: image_id, src: url, toFile: async () => asFile(await load(url)) };
  }
  return {
    imageId: image_id,
    src: `data:${mimetype};base64,${blob_base64}`,
    toFile: () => Promise.resolve(asFile(decode(blob_base64)))
  };
}

function decode(base64: string): BlobPart {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

async function load(url: string): Promise<BlobPart> {
  try {
    const response = await fetch(url);
    if (!response.ok) throw await IntricError.fromResponse(response);
    return await response.blob();
  } catch (error) {
    throw error instanceof IntricError ? error : IntricError.fromNetwork(error);
  }
}
