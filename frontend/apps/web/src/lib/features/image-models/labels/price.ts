import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import { isPictograms } from './name';
import type { ImageModel } from '@intric/intric-js';

type Priced = Pick<ImageModel, 'name' | 'price_per_image'>;

export interface PriceWords {
  text: string;
  known: boolean;
}

/** An amount with two decimals, or as many as it takes to tell small prices apart: `0.04 USD`, `0.0052 USD`. */
export function amountWords(amount: number, currency: string): string {
  const maximumFractionDigits = amount < 0.1 ? 4 : 2;
  const format = new Intl.NumberFormat(getLocale(), {
    minimumFractionDigits: 2,
    maximumFractionDigits
  });
  return `${format.format(amount)} ${currency}`;
}

/** What one picture costs; a price that nobody knows is never shown as 0. */
export function priceWords(model: Priced): PriceWords {
  if (isPictograms(model)) return { text: m.models_no_charge(), known: true };
  const price = perImage(model);
  if (!price) return { text: m.models_price_unknown(), known: false };
  return { text: amountWords(price.amount, price.currency), known: true };
}

/** What a round of `count` pictures will cost, before it is asked for. */
export function costWords(model: Priced, count: number): string {
  if (isPictograms(model)) return m.icongen_cost_none();
  const price = perImage(model);
  if (!price) return m.icongen_cost_unknown();
  return m.icongen_cost({ amount: amountWords(price.amount * count, price.currency), count });
}

function perImage({ price_per_image: price }: Priced) {
  return price && price.unit === 'image' && Number(price.amount) > 0
    ? { amount: Number(price.amount), currency: price.currency }
    : null;
}
