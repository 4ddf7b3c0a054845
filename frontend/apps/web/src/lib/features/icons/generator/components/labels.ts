import { m } from '$lib/paraglide/messages';
import { isPictograms } from '$lib/features/image-models/labels/name';
import type { ImageModel } from '@intric/intric-js';
import type { Count } from '../state/icon-request.svelte';
import type { GenerationRound } from '../state/round/generation-round.svelte';

const STYLES: Record<string, () => string> = {
  flat: m.icongen_style_flat,
  line: m.icongen_style_line,
  '3d': m.icongen_style_3d,
  watercolour: m.icongen_style_watercolour
};

/** The style's name; an unknown style keeps the catalogue's name. */
export function styleLabel(style: string): string {
  return STYLES[style]?.() ?? style;
}

/** The dialog's title, which mentions AI only if the model is one. */
export function dialogTitle(model: ImageModel | undefined): string {
  return model && isPictograms(model) ? m.generate_icon() : m.generate_icon_title();
}

/** The status line before the first round. */
export function initialStatus(count: Count): string {
  return { 2: m.icongen_before_2, 3: m.icongen_before_3, 4: m.icongen_before_4 }[count]();
}

/** The label of the button that opens the dialog. */
export function triggerLabel(round: GenerationRound | null): string {
  if (!round) return m.generate_icon();
  if (round.running) return round.stopping ? m.icongen_stopping() : m.generating_icons();
  return round.arrived > 0 ? m.icongen_choose() : m.generate_icon();
}

export function progressLabel({ arrived, tiles }: GenerationRound): string {
  return m.icongen_progress({ arrived, total: tiles.length });
}

/** Why the round has fewer pictures than requested, null if it has them all. */
export function missingLabel({ stopped, failed, tiles }: GenerationRound): string | null {
  return stopped > 0 ? m.icongen_stopped_by_you() : failedLabel({ failed, tiles });
}

/** How many pictures failed, null if none has. */
export function failedLabel({
  failed,
  tiles
}: Pick<GenerationRound, 'failed' | 'tiles'>): string | null {
  if (failed === 0) return null;
  if (failed === tiles.length) return m.icongen_failed_all();
  return [m.icongen_failed_1, m.icongen_failed_2, m.icongen_failed_3][failed - 1]?.() ?? null;
}
