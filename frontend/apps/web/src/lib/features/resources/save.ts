import { m } from '$lib/paraglide/messages';
import { showToast } from '$lib/components/toasts/toasts';
import { report } from '$lib/errors/report';

/** Runs `save` and shows the result as a toast. */
export async function saveChanges(save: () => Promise<void>): Promise<void> {
  try {
    await save();
    showToast({ message: m.settings_saved() });
  } catch (error) {
    report(error);
  }
}

/** Returns the text, or null if it is blank. */
export function blankToNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}
