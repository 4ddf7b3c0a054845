import { overwriteGetLocale } from '$lib/paraglide/runtime';
import { beforeEach, describe, expect, it } from 'vitest';
import { hostingLabel } from './hosting';
import { aCredential } from '$lib/features/credentials/credential-fixture';
import { keyLinks } from './key-links';
import { aModel } from '../model-fixture';
import { costLabel, priceLabel } from './price';
import { summariseSizes } from './sizes';
import { canBeEnabled, statusOf } from './status';

beforeEach(() => overwriteGetLocale(() => 'en'));

/** Replaces non-breaking spaces by ordinary ones. */
const spaced = (text: string) => text.replaceAll('\u00a0', ' ');
const pictograms = aModel({ name: 'builtin-pictograms', price_per_image: null });

describe('the price of a picture', () => {
  it('is an amount in the current language’s notation', () => {
    expect(priceLabel(aModel()).text).toBe('0.04 USD');
    overwriteGetLocale(() => 'sv');
    expect(priceLabel(aModel()).text).toBe('0,04 USD');
  });

  it('keeps the decimals of small prices', () => {
    const cheap = aModel({ price_per_image: { amount: 0.0052, currency: 'USD', unit: 'image' } });

    expect(priceLabel(cheap).text).toBe('0.0052 USD');
  });

  it('is unknown rather than 0 if not given', () => {
    const zero = aModel({ price_per_image: { amount: 0, currency: 'USD', unit: 'image' } });

    expect(priceLabel(aModel({ price_per_image: null }))).toEqual({
      text: 'Price unknown',
      known: false
    });
    expect(priceLabel(zero).text).toBe('Price unknown');
  });

  it('is no charge for pictograms', () => {
    expect(priceLabel(pictograms)).toEqual({ text: 'No charge', known: true });
  });
});

describe('the cost of a round', () => {
  it('includes every picture of the round', () => {
    expect(costLabel(aModel(), 4)).toBe('About 0.16 USD for 4 pictures');
    expect(costLabel(aModel(), 2)).toBe('About 0.08 USD for 2 pictures');
  });

  it('says if it is unknown or free', () => {
    expect(costLabel(aModel({ price_per_image: null }), 4)).toBe('Price unknown');
    expect(costLabel(pictograms, 4)).toBe('No charge');
  });
});

describe('hosting', () => {
  it('is a place and whether it is inside the EU', () => {
    expect(hostingLabel('swe')).toEqual({ place: 'Sweden', reach: 'inside the EU' });
    expect(hostingLabel('usa')).toEqual({ place: 'United States', reach: 'outside the EU' });
    expect(hostingLabel('local')).toEqual({ place: 'Own server', reach: 'nothing is sent' });
  });

  it('claims nothing about an unknown place', () => {
    expect(hostingLabel('moon')).toEqual({ place: 'moon', reach: 'place unknown' });
  });
});

describe('status', () => {
  it('says what is missing, or when the model was deprecated', () => {
    expect(statusOf(aModel()).label).toBe('Ready');
    expect(statusOf(aModel({ is_locked: true })).label).toBe('Credentials missing');
    const gone = aModel({ is_deprecated: true, deprecation_date: '2026-05-12' });
    expect(spaced(statusOf(gone).label)).toBe('Deprecated on 12 May 2026');
    overwriteGetLocale(() => 'sv');
    expect(spaced(statusOf(gone).label)).toBe('Avvecklad 12 maj 2026');
  });

  it('puts deprecation before missing credentials', () => {
    expect(statusOf(aModel({ is_deprecated: true, is_locked: true })).kind).toBe('deprecated');
  });

  it('puts a failed test first', () => {
    expect(statusOf(aModel(), true)).toEqual({ kind: 'failed', label: 'Test failed' });
  });

  it('lets neither a locked nor a deprecated model be enabled', () => {
    expect(canBeEnabled(aModel())).toBe(true);
    expect(canBeEnabled(aModel({ is_locked: true }))).toBe(false);
    expect(canBeEnabled(aModel({ is_deprecated: true }))).toBe(false);
  });
});

describe('sizes', () => {
  it('shows the first size in px and counts the rest', () => {
    expect(summariseSizes(['auto', '1024x1024', '1536x1024'])).toEqual({
      first: '1024 × 1024',
      more: 2
    });
  });

  it('shows nothing for a model without sizes', () => {
    expect(summariseSizes([])).toEqual({ first: null, more: 0 });
  });
});

describe('keys', () => {
  const azure = aCredential({ provider: 'azure', name: 'Microsoft Azure', last_four: '4f2a' });
  const openai = aCredential({ provider: 'openai', name: 'OpenAI', last_four: '90be' });
  const labels = (needed: string[], missing: string[], credentials = [azure, openai]) =>
    keyLinks({ keys: { needed, missing } }, credentials).map((link) => link.label);

  it('are shown by their ending, with a link to their card', () => {
    expect(keyLinks({ keys: { needed: ['openai'], missing: [] } }, [openai])).toEqual([
      {
        provider: 'openai',
        label: 'Key ends in 90be',
        href: '/admin/credentials#openai',
        missing: false
      }
    ]);
  });

  it('are requested if missing, and not mentioned if none is needed', () => {
    expect(labels(['openai'], ['openai'])).toEqual(['Add key']);
    expect(labels([], [])).toEqual([]);
  });

  it('are the installation’s if the organisation has none', () => {
    const platform = aCredential({ source: 'platform', last_four: null, masked_key: null });

    expect(labels(['openai'], [], [platform])).toEqual(['Installation’s key']);
  });

  it('are shown as saved if they are too short to show their ending', () => {
    expect(labels(['openai'], [], [aCredential({ last_four: null })])).toEqual(['Key saved']);
  });

  it('are told apart if a group needs several', () => {
    expect(labels(['azure', 'openai'], ['azure'])).toEqual([
      'Microsoft Azure: Add key',
      'OpenAI: Key ends in 90be'
    ]);
  });
});
