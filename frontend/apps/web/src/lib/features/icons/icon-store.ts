import { api } from '$lib/api';
import { dataOf } from '@intric/intric-js';

export type StoredIcon = {
  id: string;
  /** Whether the file's Content Credentials (C2PA) ended, since the server removed EXIF or turned it. */
  credentialsBroken: boolean;
};

/** Uploads a picture as an icon. @throws IntricError */
export type StoreIcon = (file: File, generatedImageId?: string) => Promise<StoredIcon>;

export const storeIcon: StoreIcon = async (file, generatedImageId) => {
  const form = new FormData();
  form.append('file', file);
  if (generatedImageId !== undefined) form.append('generated_image_id', generatedImageId);
  // The schema types a file as a string; the serialiser sends the form.
  const body = { file: file.name };
  const stored = await dataOf(api.POST('/api/v1/icons/', { body, bodySerializer: () => form }));
  return { id: stored.id, credentialsBroken: stored.content_credentials === 'broken' };
};
