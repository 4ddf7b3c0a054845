import { m } from '$lib/paraglide/messages';
import { showToast } from '$lib/components/toasts/toasts';
import { report } from '$lib/errors/report';
import { iconUrl } from '$lib/features/resources/icon-url';
import type { Resource } from '$lib/features/resources/resource';
import { storeIcon, type StoreIcon } from './icon-store';

/**
 * Stores a picture, puts it in use and offers the way back for a while.
 *
 * `generatedImageId` names the draft it came from, which then is kept.
 * @throws IntricError when it could not be stored or put in use; nothing has changed then.
 */
export async function useAsIcon(
  resource: Resource,
  file: File,
  generatedImageId?: string,
  store: StoreIcon = storeIcon
): Promise<void> {
  const iconId = await store(file, generatedImageId);
  const earlier = resource.iconId;
  await resource.update({ icon_id: iconId });
  showToast({
    words: m.icon_saved(),
    pictureUrl: iconUrl(iconId) ?? undefined,
    deed: { label: m.undo(), run: () => void putBack(resource, earlier) }
  });
}

/** Takes the icon away, so that the letter stands in, and offers the way back. */
export async function removeIcon(resource: Resource): Promise<void> {
  const earlier = resource.iconId;
  try {
    await resource.update({ icon_id: null });
    showToast({
      words: m.icon_removed(),
      deed: { label: m.undo(), run: () => void putBack(resource, earlier) }
    });
  } catch (error) {
    report(error);
  }
}

async function putBack(resource: Resource, iconId: string | null): Promise<void> {
  try {
    await resource.update({ icon_id: iconId });
  } catch (error) {
    report(error);
  }
}
