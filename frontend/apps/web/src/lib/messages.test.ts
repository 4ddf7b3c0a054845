import { describe, expect, it } from 'vitest';
import en from '../../messages/en.json';
import sv from '../../messages/sv.json';

/** The words that the product promised, letter by letter. */
const PROMISED = {
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

/** The names that a message fills in, such as `{count}`. */
function gaps(message: unknown): string[] {
  const found = JSON.stringify(message).matchAll(/\{(\w+)\}/g);
  return [...new Set([...found].map(([, name]) => name ?? ''))].sort();
}

describe('the messages', () => {
  it('say the same things in both languages, in alphabetical order', () => {
    const keys = Object.keys(en);

    expect(Object.keys(sv)).toEqual(keys);
    expect(keys).toEqual(keys.toSorted());
  });

  it('fill in the same gaps in both languages', () => {
    for (const [key, message] of Object.entries(en)) {
      expect(gaps(sv[key as keyof typeof sv]), key).toEqual(gaps(message));
    }
  });

  it('keep the promised words', () => {
    expect(en).toMatchObject(PROMISED.en);
    expect(sv).toMatchObject(PROMISED.sv);
  });
});
