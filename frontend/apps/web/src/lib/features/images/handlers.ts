import { api } from '$lib/api';
import { showToast } from '$lib/components/toasts/toasts';
import { report } from '$lib/errors/report';
import { m } from '$lib/paraglide/messages';
import { dataOf, type GeneratedImage, type Intric } from '@intric/intric-js';
import { ImageList, type ImagePage } from './image-list.svelte';

const PAGE_SIZE = 50;

/** Loads the user's newest pictures. @throws IntricError */
export function firstPage(client: Intric): Promise<ImagePage> {
  return page(client, undefined);
}

export function imageListOf(first: ImagePage): ImageList {
  return new ImageList(first, {
    more: (cursor) => page(api, cursor),
    remove: async (id) => {
      await api.DELETE('/api/v1/generated-images/{image_id}/', {
        params: { path: { image_id: id } }
      });
    }
  });
}

/** Deletes a picture and reports errors. @returns whether it was deleted */
export async function remove(list: ImageList, image: GeneratedImage): Promise<boolean> {
  try {
    await list.remove(image.id);
    showToast({ message: m.images_deleted() });
    return true;
  } catch (error) {
    report(error);
    return false;
  }
}

export async function loadMore(list: ImageList): Promise<void> {
  try {
    await list.loadMore();
  } catch (error) {
    report(error);
  }
}

/** Copies the picture's prompt to the clipboard. */
export async function copyPrompt({ prompt }: GeneratedImage): Promise<void> {
  try {
    await navigator.clipboard.writeText(prompt);
    showToast({ message: m.images_copied() });
  } catch {
    // Browsers block the clipboard on pages without https.
    showToast({ message: m.images_copy_failed(), failed: true });
  }
}

function page(client: Intric, cursor: string | undefined): Promise<ImagePage> {
  const query = { limit: PAGE_SIZE, cursor };
  return dataOf(client.GET('/api/v1/generated-images/', { params: { query } }));
}
