import { describe, expect, it } from 'vitest';
import en from '../../messages/en.json';
import sv from '../../messages/sv.json';

/** Texts fixed by the product's specification. */
const SPECIFIED = {
  en: {
    generate_icon: 'Generate icon',
    generate_icon_title: 'Generate icon with AI',
    icon_prompt_label: 'Describe the icon',
    regenerate: 'Regenerate',
    generating_icons: 'Generating icons...',
    use_selected_icon: 'Use selected icon'
  },
  sv: {
    generate_icon: 'Generera ikon',
    generate_icon_title: 'Generera ikon med AI',
    icon_prompt_label: 'Beskriv ikonen',
    regenerate: 'Generera igen',
    generating_icons: 'Genererar ikoner...',
    use_selected_icon: 'Använd vald ikon'
  }
};

/** Returns the placeholders of a message, such as `count`. */
function placeholders(message: unknown): string[] {
  const found = JSON.stringify(message).matchAll(/\{(\w+)\}/g);
  return [...new Set([...found].map(([, name]) => name ?? ''))].sort();
}

describe('the messages', () => {
  it('have the same keys in both languages, in alphabetical order', () => {
    const keys = Object.keys(en);

    expect(Object.keys(sv)).toEqual(keys);
    expect(keys).toEqual(keys.toSorted());
  });

  it('have the same placeholders in both languages', () => {
    for (const [key, message] of Object.entries(en)) {
      expect(placeholders(sv[key as keyof typeof sv]), key).toEqual(placeholders(message));
    }
  });

  it('keep the specified texts', () => {
    expect(en).toMatchObject(SPECIFIED.en);
    expect(sv).toMatchObject(SPECIFIED.sv);
  });
});
