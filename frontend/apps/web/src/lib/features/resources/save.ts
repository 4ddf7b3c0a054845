import { m } from '$lib/paraglide/messages';
import { showToast } from '$lib/components/toasts/toasts';
import { report } from '$lib/errors/report';

/** Runs a page's save and says how it went; what was typed stays when it failed. */
export async function saveChanges(save: () => Promise<void>): Promise<void> {
  try {
    await save();
    showToast({ words: m.settings_saved() });
  } catch (error) {
    report(error);
  }
}

/** Empty fields are saved as nothing. */
export function orNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}
