import { aModel } from '$lib/features/image-models/model-fixture';
import { describe, expect, it } from 'vitest';
import { modelForTest } from './model-for-test';

describe('modelForTest', () => {
  const cheap = aModel({
    name: 'cheap',
    is_org_enabled: false,
    price_per_image: { amount: 0.01, currency: 'USD', unit: 'image' }
  });
  const unpriced = aModel({ name: 'unpriced', is_org_enabled: false, price_per_image: null });
  const used = aModel({ name: 'used' });
  const gone = aModel({ name: 'gone', is_deprecated: true });

  it('returns a preferred model, else an enabled one, else the cheapest that is not deprecated', () => {
    expect(modelForTest([unpriced, cheap, used], ['unpriced'])).toBe(unpriced);
    expect(modelForTest([unpriced, cheap, used])).toBe(used);
    expect(modelForTest([unpriced, cheap])).toBe(cheap);
    expect(modelForTest([gone])).toBeUndefined();
  });
});
