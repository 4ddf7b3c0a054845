import {
  getLocale,
  isLocale,
  overwriteGetLocale,
  setLocale,
  type Locale
} from './paraglide/runtime';

export const LANGUAGES: { value: Locale; label: string }[] = [
  { value: 'sv', label: 'Svenska' },
  { value: 'en', label: 'English' }
];

/**
 * The language in use: what was chosen in this browser, else the browser's own.
 * Messages read it, so that everything on screen changes at once and nothing typed is lost.
 */
class Language {
  #current = $state<Locale>(getLocale());

  get current(): Locale {
    return this.#current;
  }

  /** Keeps the choice for this browser. */
  choose(value: string): void {
    if (!isLocale(value) || value === this.#current) return;
    void setLocale(value, { reload: false });
    this.#current = value;
  }
}

export const language = new Language();
overwriteGetLocale(() => language.current);
