import { IntricError, type IconVariant } from '@intric/intric-js';

/** A picture that has arrived. */
export interface Picture {
  imageId: string;
  /** For an `<img>`: its bytes themselves, or the address that they lie at. */
  src: string;
  /** As a file to upload, named after its type: `icon.webp`. @throws IntricError */
  toFile(): Promise<File>;
}

/** The server sends the bytes with the answer to the request itself, and later on an address. */
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
    const answer = await fetch(url);
    if (!answer.ok) throw await IntricError.fromResponse(answer);
    return await answer.blob();
  } catch (error) {
    throw error instanceof IntricError ? error : IntricError.fromNetwork(error);
  }
}
