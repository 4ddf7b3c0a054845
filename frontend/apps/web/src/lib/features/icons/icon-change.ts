import { m } from '$lib/paraglide/messages';
import { showToast } from '$lib/components/toasts/toasts';
import { report } from '$lib/errors/report';
import { iconUrl } from '$lib/features/resources/icon-url';
import type { Resource } from '$lib/features/resources/resource';
import { storeIcon, type StoreIcon } from './icon-store';

/**
 * Stores a picture and makes it the resource's icon; a toast offers to undo that.
 *
 * @param generatedImageId the generated image that the file came from; the server then keeps it
 * @throws IntricError when it could not be stored or set; the icon is unchanged then
 */
export async function setIcon(
  resource: Resource,
  file: File,
  generatedImageId?: string,
  store: StoreIcon = storeIcon
): Promise<void> {
  const { id, credentialsBroken } = await store(file, generatedImageId);
  const previous = resource.iconId;
  await resource.update({ icon_id: id });
  showToast({
    message: credentialsBroken ? m.icon_saved_credentials_broken() : m.icon_saved(),
    pictureUrl: iconUrl(id) ?? undefined,
    action: { label: m.undo(), run: () => void restore(resource, previous) }
  });
}

/** Removes the icon; a toast offers to undo that. */
export async function removeIcon(resource: Resource): Promise<void> {
  const previous = resource.iconId;
  try {
    await resource.update({ icon_id: null });
    showToast({
      message: m.icon_removed(),
      action: { label: m.undo(), run: () => void restore(resource, previous) }
    });
  } catch (error) {
    report(error);
  }
}

async function restore(resource: Resource, iconId: string | null): Promise<void> {
  try {
    await resource.update({ icon_id: iconId });
  } catch (error) {
    report(error);
  }
}
