import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import { isPictograms } from './name';
import type { ImageModel } from '@intric/intric-js';

type Priced = Pick<ImageModel, 'name' | 'price_per_image'>;

interface PriceLabel {
  text: string;
  known: boolean;
}

/** An amount with two decimals, small ones with up to four: `0.04 USD`, `0.0052 USD`. */
function formatAmount(amount: number, currency: string): string {
  const maximumFractionDigits = amount < 0.1 ? 4 : 2;
  const format = new Intl.NumberFormat(getLocale(), {
    minimumFractionDigits: 2,
    maximumFractionDigits
  });
  return `${format.format(amount)} ${currency}`;
}

/** The price of one picture; an unknown price is never shown as 0. */
export function priceLabel(model: Priced): PriceLabel {
  if (isPictograms(model)) return { text: m.models_no_charge(), known: true };
  const price = perImage(model);
  if (!price) return { text: m.models_price_unknown(), known: false };
  return { text: formatAmount(price.amount, price.currency), known: true };
}

/** The estimated cost of a round of `count` pictures. */
export function costLabel(model: Priced, count: number): string {
  if (isPictograms(model)) return m.icongen_cost_none();
  const price = perImage(model);
  if (!price) return m.icongen_cost_unknown();
  return m.icongen_cost({ amount: formatAmount(price.amount * count, price.currency), count });
}

function perImage({ price_per_image: price }: Priced) {
  return price && price.unit === 'image' && Number(price.amount) > 0
    ? { amount: Number(price.amount), currency: price.currency }
    : null;
}
