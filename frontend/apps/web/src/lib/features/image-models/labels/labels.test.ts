import { overwriteGetLocale } from '$lib/paraglide/runtime';
import { beforeEach, describe, expect, it } from 'vitest';
import { hostingWords } from './hosting';
import { aCredential } from '$lib/features/credentials/credential-fixture';
import { keyLinks } from './key-links';
import { aModel } from '../model-fixture';
import { costWords, priceWords } from './price';
import { summariseSizes } from './sizes';
import { canBeEnabled, statusOf } from './status';

beforeEach(() => overwriteGetLocale(() => 'en'));

/** With the spaces that hold a date together as ordinary ones. */
const spaced = (words: string) => words.replaceAll('\u00a0', ' ');
const pictograms = aModel({ name: 'builtin-pictograms', price_per_image: null });

describe('the price of a picture', () => {
  it('is an amount in the reader’s own notation', () => {
    expect(priceWords(aModel()).text).toBe('0.04 USD');
    overwriteGetLocale(() => 'sv');
    expect(priceWords(aModel()).text).toBe('0,04 USD');
  });

  it('keeps the decimals that small prices differ in', () => {
    const cheap = aModel({ price_per_image: { amount: 0.0052, currency: 'USD', unit: 'image' } });

    expect(priceWords(cheap).text).toBe('0.0052 USD');
  });

  it('is unknown rather than 0 when nobody knows it', () => {
    const zero = aModel({ price_per_image: { amount: 0, currency: 'USD', unit: 'image' } });

    expect(priceWords(aModel({ price_per_image: null }))).toEqual({
      text: 'Price unknown',
      known: false
    });
    expect(priceWords(zero).text).toBe('Price unknown');
  });

  it('is no charge for the pictograms', () => {
    expect(priceWords(pictograms)).toEqual({ text: 'No charge', known: true });
  });
});

describe('the cost of a round', () => {
  it('counts every picture of the round', () => {
    expect(costWords(aModel(), 4)).toBe('About 0.16 USD for 4 pictures');
    expect(costWords(aModel(), 2)).toBe('About 0.08 USD for 2 pictures');
  });

  it('says so when it is unknown or nothing', () => {
    expect(costWords(aModel({ price_per_image: null }), 4)).toBe('Price unknown');
    expect(costWords(pictograms, 4)).toBe('No charge');
  });
});

describe('hosting', () => {
  it('is a place and whether that is inside the EU', () => {
    expect(hostingWords('swe')).toEqual({ place: 'Sweden', reach: 'inside the EU' });
    expect(hostingWords('usa')).toEqual({ place: 'United States', reach: 'outside the EU' });
    expect(hostingWords('local')).toEqual({ place: 'Own server', reach: 'nothing is sent' });
  });

  it('claims nothing about a place that it does not know', () => {
    expect(hostingWords('moon')).toEqual({ place: 'moon', reach: 'place unknown' });
  });
});

describe('status', () => {
  it('says what is missing, or since when a model is gone', () => {
    expect(statusOf(aModel()).words).toBe('Ready');
    expect(statusOf(aModel({ is_locked: true })).words).toBe('Credentials missing');
    const gone = aModel({ is_deprecated: true, deprecation_date: '2026-05-12' });
    expect(spaced(statusOf(gone).words)).toBe('Deprecated on 12 May 2026');
    overwriteGetLocale(() => 'sv');
    expect(spaced(statusOf(gone).words)).toBe('Avvecklad 12 maj 2026');
  });

  it('puts deprecation before a missing key, which would not mend it', () => {
    expect(statusOf(aModel({ is_deprecated: true, is_locked: true })).kind).toBe('deprecated');
  });

  it('says first that a test failed, which is the latest news', () => {
    expect(statusOf(aModel(), true)).toEqual({ kind: 'failed', words: 'Test failed' });
  });

  it('lets neither a locked nor a deprecated model be enabled', () => {
    expect(canBeEnabled(aModel())).toBe(true);
    expect(canBeEnabled(aModel({ is_locked: true }))).toBe(false);
    expect(canBeEnabled(aModel({ is_deprecated: true }))).toBe(false);
  });
});

describe('sizes', () => {
  it('shows the first that is measured in px and counts the rest', () => {
    expect(summariseSizes(['auto', '1024x1024', '1536x1024'])).toEqual({
      first: '1024 × 1024',
      more: 2
    });
  });

  it('has nothing to show for a model without sizes', () => {
    expect(summariseSizes([])).toEqual({ first: null, more: 0 });
  });
});

describe('keys', () => {
  const azure = aCredential({ provider: 'azure', name: 'Microsoft Azure', last_four: '4f2a' });
  const openai = aCredential({ provider: 'openai', name: 'OpenAI', last_four: '90be' });
  const words = (needed: string[], missing: string[], credentials = [azure, openai]) =>
    keyLinks({ keys: { needed, missing } }, credentials).map((link) => link.words);

  it('are known by how they end, and lead to the card where they are set', () => {
    expect(keyLinks({ keys: { needed: ['openai'], missing: [] } }, [openai])).toEqual([
      {
        provider: 'openai',
        words: 'Key ends in 90be',
        href: '/admin/credentials#openai',
        missing: false
      }
    ]);
  });

  it('are asked for where they are missing, and not spoken of where none is needed', () => {
    expect(words(['openai'], ['openai'])).toEqual(['Add key']);
    expect(words([], [])).toEqual([]);
  });

  it('are the installation’s where the organisation has none of its own', () => {
    const platform = aCredential({ source: 'platform', last_four: null, masked_key: null });

    expect(words(['openai'], [], [platform])).toEqual(['Installation’s key']);
  });

  it('are said to be there where they are too short to show how they end', () => {
    expect(words(['openai'], [], [aCredential({ last_four: null })])).toEqual(['Key saved']);
  });

  it('are told apart where a group needs several', () => {
    expect(words(['azure', 'openai'], ['azure'])).toEqual([
      'Microsoft Azure: Add key',
      'OpenAI: Key ends in 90be'
    ]);
  });
});
