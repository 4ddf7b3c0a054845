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

/** A style in words; one that this panel does not know is shown as the catalogue wrote it. */
export function styleWords(style: string): string {
  return STYLES[style]?.() ?? style;
}

/** The dialog's title speaks of AI only where AI is at work. */
export function titleWords(model: ImageModel | undefined): string {
  return model && isPictograms(model) ? m.generate_icon() : m.generate_icon_title();
}

export function beforeWords(count: Count): string {
  return { 2: m.icongen_before_2, 3: m.icongen_before_3, 4: m.icongen_before_4 }[count]();
}

/** What the button says that opens the dialog. */
export function openerWords(round: GenerationRound | null): string {
  if (!round) return m.generate_icon();
  if (round.running) return round.stopping ? m.icongen_stopping() : m.generating_icons();
  return round.arrived > 0 ? m.icongen_choose() : m.generate_icon();
}

export function progressWords({ arrived, tiles }: GenerationRound): string {
  return m.icongen_progress({ arrived, total: tiles.length });
}

/** Why a round has fewer pictures than were asked for, or null when it has them all. */
export function missingWords({ stopped, failed, tiles }: GenerationRound): string | null {
  return stopped > 0 ? m.icongen_stopped_by_you() : failedWords({ failed, tiles });
}

/** How many pictures failed, or null when none has. */
export function failedWords({
  failed,
  tiles
}: Pick<GenerationRound, 'failed' | 'tiles'>): string | null {
  if (failed === 0) return null;
  if (failed === tiles.length) return m.icongen_failed_all();
  return [m.icongen_failed_1, m.icongen_failed_2, m.icongen_failed_3][failed - 1]?.() ?? null;
}
