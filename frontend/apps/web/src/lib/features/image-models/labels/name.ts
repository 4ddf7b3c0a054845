import { m } from '$lib/paraglide/messages';
import type { ImageModel } from '@intric/intric-js';

type Named = Pick<ImageModel, 'name' | 'nickname'>;

/** The built-in model, which composes icons on the server without AI. */
const PICTOGRAMS = 'builtin-pictograms';

export function isPictograms(model: Pick<ImageModel, 'name'>): boolean {
  return model.name === PICTOGRAMS;
}

/** The model's name; that of the built-in model is translated. */
export function modelName(model: Named): string {
  return isPictograms(model) ? m.models_pictograms() : model.nickname;
}

/** The model's name where no description is near: says that the built-in model is not AI. */
export function standaloneName(model: Named): string {
  return isPictograms(model) ? `${modelName(model)}, ${m.models_not_ai()}` : modelName(model);
}
