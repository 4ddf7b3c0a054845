import { m } from '$lib/paraglide/messages';
import type { ImageModel } from '@intric/intric-js';

type Named = Pick<ImageModel, 'name' | 'nickname'>;

/** The maker that comes with the product and puts icons together on the server, without AI. */
const PICTOGRAMS = 'builtin-pictograms';

export function isPictograms(model: Pick<ImageModel, 'name'>): boolean {
  return model.name === PICTOGRAMS;
}

/** What the model is called; the built-in maker has a name in each language. */
export function modelName(model: Named): string {
  return isPictograms(model) ? m.models_pictograms() : model.nickname;
}

/** The name where it stands alone: the built-in maker is said not to be AI. */
export function modelWords(model: Named): string {
  return isPictograms(model) ? `${modelName(model)}, ${m.models_not_ai()}` : modelName(model);
}
