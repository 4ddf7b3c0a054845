/** What it takes to see that a button does something else by now, and to think again, in ms. */
const SETTLING_MS = 500;

/**
 * Guards a button that does something else from one moment to the next: a press that was begun before or just after
 * meant what the button did before, and counts for nothing.
 *
 * Times are those of events, in ms since the page was opened.
 */
export class PressGuard {
  #deed: unknown;
  #changed = -Infinity;
  #begun: number | null = null;

  /** To be told what the button does, at first and whenever it may have changed. */
  stands(deed: unknown): void {
    if (this.#deed !== undefined && this.#deed !== deed) this.#changed = performance.now();
    this.#deed = deed;
  }

  /** A finger, a pointer or a key has gone down. */
  begin({ timeStamp }: Pick<Event, 'timeStamp'>): void {
    this.#begun = timeStamp;
  }

  /** Whether a click counts. One that nothing went down for, as a screen reader's, was begun with itself. */
  takes({ timeStamp }: Pick<Event, 'timeStamp'>): boolean {
    const begun = this.#begun ?? timeStamp;
    this.#begun = null;
    return begun >= this.#changed + SETTLING_MS;
  }
}
