import type { ImageModel } from '@intric/intric-js';

/** An enabled, usable model for tests, with the given differences. */
export function aModel(differences: Partial<ImageModel> = {}): ImageModel {
  const name = differences.name ?? 'gpt-image-2';
  return {
    id: name,
    name,
    nickname: 'GPT Image 2',
    family: 'openai',
    org: 'OpenAI',
    hosting: 'usa',
    stability: 'stable',
    description: null,
    hf_link: null,
    open_source: false,
    is_ai: true,
    is_deprecated: false,
    deprecation_date: null,
    max_resolution: '1536x1024',
    supported_sizes: ['1024x1024', '1536x1024'],
    supported_qualities: ['low', 'high'],
    supported_backgrounds: [],
    max_images_per_request: 4,
    supported_styles: ['flat', 'line', '3d', 'watercolour'],
    supports_transparency: true,
    price_per_image: { amount: 0.04, currency: 'USD', unit: 'image' },
    can_access: true,
    is_locked: false,
    lock_reason: null,
    credential_provider: 'openai',
    is_org_enabled: true,
    is_org_default: false,
    security_classification: null,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    ...differences
  };
}
