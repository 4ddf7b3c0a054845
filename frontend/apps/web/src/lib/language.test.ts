import { beforeEach, describe, expect, it, vi } from 'vitest';

/** A browser that prefers these languages and remembers what it is told. */
function browser(preferred: string[], kept: Record<string, string> = {}): Map<string, string> {
  const memory = new Map(Object.entries(kept));
  const storage = {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => memory.set(key, value)
  };
  vi.stubGlobal('window', { location: { href: 'http://panel.example.com/' } });
  vi.stubGlobal('localStorage', storage);
  vi.stubGlobal('navigator', { languages: preferred });
  return memory;
}

async function opened() {
  const { language } = await import('./language.svelte');
  const { m } = await import('./paraglide/messages');
  return { language, m };
}

describe('the language', () => {
  beforeEach(() => {
    vi.resetModules();
    return () => vi.unstubAllGlobals();
  });

  it("is the browser's own at first", async () => {
    browser(['sv-SE', 'en']);

    const { language, m } = await opened();

    expect(language.current).toBe('sv');
    expect(m.sign_in()).toBe('Logga in');
  });

  it('is English in a browser that prefers neither', async () => {
    browser(['de-DE', 'fr']);

    const { language } = await opened();

    expect(language.current).toBe('en');
  });

  it('changes the words at once when another is chosen, and keeps the choice', async () => {
    const memory = browser(['en-GB']);
    const { language, m } = await opened();

    language.choose('sv');

    expect(m.sign_in()).toBe('Logga in');
    expect([...memory.values()]).toContain('sv');
  });

  it('is the kept choice next time, whatever the browser prefers', async () => {
    browser(['en-GB'], { PARAGLIDE_LOCALE: 'sv' });

    const { language } = await opened();

    expect(language.current).toBe('sv');
  });

  it('stays as it is when asked for one that there is not', async () => {
    browser(['en-GB']);
    const { language } = await opened();

    language.choose('tlh');

    expect(language.current).toBe('en');
  });
});
