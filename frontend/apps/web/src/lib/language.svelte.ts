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
 * The current language: the one chosen in this browser, else the browser's own.
 * Reactive, so that all messages change without a reload, which would lose unsaved input.
 */
class Language {
  #current = $state<Locale>(getLocale());

  get current(): Locale {
    return this.#current;
  }

  /** Changes the language and stores the choice in this browser. */
  choose(value: string): void {
    if (!isLocale(value) || value === this.#current) return;
    void setLocale(value, { reload: false });
    this.#current = value;
  }
}

export const language = new Language();
overwriteGetLocale(() => language.current);
