import { aModel } from '$lib/features/image-models/model-fixture';
import { describe, expect, it } from 'vitest';
import { modelToTry } from './model-for-test';

describe('the model that a key is tried with', () => {
  const cheap = aModel({
    name: 'cheap',
    is_org_enabled: false,
    price_per_image: { amount: 0.01, currency: 'USD', unit: 'image' }
  });
  const unpriced = aModel({ name: 'unpriced', is_org_enabled: false, price_per_image: null });
  const used = aModel({ name: 'used' });
  const gone = aModel({ name: 'gone', is_deprecated: true });

  it('is one in question, else one in use, else the cheapest that is still offered', () => {
    expect(modelToTry([unpriced, cheap, used], ['unpriced'])).toBe(unpriced);
    expect(modelToTry([unpriced, cheap, used])).toBe(used);
    expect(modelToTry([unpriced, cheap])).toBe(cheap);
    expect(modelToTry([gone])).toBeUndefined();
  });
});
