import { api } from '$lib/api';
import { dataOf } from '@intric/intric-js';

/** Uploads a picture as an icon. @returns the icon's id @throws IntricError */
export type StoreIcon = (file: File, generatedImageId?: string) => Promise<string>;

export const storeIcon: StoreIcon = async (file, generatedImageId) => {
  const form = new FormData();
  form.append('file', file);
  if (generatedImageId !== undefined) form.append('generated_image_id', generatedImageId);
  // The schema types a file as a string; the serialiser sends the form.
  const body = { file: file.name };
  const { id } = await dataOf(api.POST('/api/v1/icons/', { body, bodySerializer: () => form }));
  return id;
};
