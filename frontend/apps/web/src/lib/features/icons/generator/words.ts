import { m } from '$lib/paraglide/messages';
import { isPictograms } from '$lib/features/image-models/name';
import type { ImageModel } from '@intric/intric-js';
import type { Count } from './question.svelte';
import type { GenerationRound } from './round.svelte';

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

export function progressWords({ arrived, tiles }: GenerationRound): string {
  return m.icongen_progress({ arrived, total: tiles.length });
}

/** How many of a round's pictures were not drawn, or null when all were. */
export function failedWords({ failed, tiles }: GenerationRound): string | null {
  if (failed === 0) return null;
  if (failed === tiles.length) return m.icongen_failed_all();
  return [m.icongen_failed_1, m.icongen_failed_2, m.icongen_failed_3][failed - 1]?.() ?? null;
}
