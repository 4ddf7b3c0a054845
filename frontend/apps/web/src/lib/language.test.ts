import { beforeEach, describe, expect, it, vi } from 'vitest';

/** Stubs a browser with these preferred languages and storage. */
function stubBrowser(
  preferred: string[],
  stored: Record<string, string> = {}
): Map<string, string> {
  const items = new Map(Object.entries(stored));
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => items.set(key, value)
  };
  vi.stubGlobal('window', { location: { href: 'http://panel.example.com/' } });
  vi.stubGlobal('localStorage', storage);
  vi.stubGlobal('navigator', { languages: preferred });
  return items;
}

async function importLanguage() {
  const { language } = await import('./language.svelte');
  const { m } = await import('./paraglide/messages');
  return { language, m };
}

describe('the language', () => {
  beforeEach(() => {
    vi.resetModules();
    return () => vi.unstubAllGlobals();
  });

  it('is the browser’s own at first', async () => {
    stubBrowser(['sv-SE', 'en']);

    const { language, m } = await importLanguage();

    expect(language.current).toBe('sv');
    expect(m.sign_in()).toBe('Logga in');
  });

  it('is English if the browser prefers neither', async () => {
    stubBrowser(['de-DE', 'fr']);

    const { language } = await importLanguage();

    expect(language.current).toBe('en');
  });

  it('changes messages at once and is stored', async () => {
    const items = stubBrowser(['en-GB']);
    const { language, m } = await importLanguage();

    language.choose('sv');

    expect(m.sign_in()).toBe('Logga in');
    expect([...items.values()]).toContain('sv');
  });

  it('is the stored one, whatever the browser prefers', async () => {
    stubBrowser(['en-GB'], { PARAGLIDE_LOCALE: 'sv' });

    const { language } = await importLanguage();

    expect(language.current).toBe('sv');
  });

  it('ignores an unknown language', async () => {
    stubBrowser(['en-GB']);
    const { language } = await importLanguage();

    language.choose('tlh');

    expect(language.current).toBe('en');
  });
});
