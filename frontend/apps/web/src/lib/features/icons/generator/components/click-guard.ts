/** How long after a change of its action a button ignores presses. */
const GRACE_MS = 500;

/**
 * Guards a button whose action changes: a press that began before the change, or just after, meant the former action
 * and is ignored.
 *
 * Times are event timestamps, in ms since the page was opened.
 */
export class ClickGuard {
  #action: unknown;
  #changedAt = -Infinity;
  #pressedAt: number | null = null;

  /** Sets what the button does now; call it initially and on every change. */
  setAction(action: unknown): void {
    if (this.#action !== undefined && this.#action !== action) this.#changedAt = performance.now();
    this.#action = action;
  }

  /** Records the start of a press by pointer or key. */
  press({ timeStamp }: Pick<Event, 'timeStamp'>): void {
    this.#pressedAt = timeStamp;
  }

  /** Whether a click counts. One without a press, as from a screen reader, starts at the click itself. */
  accepts({ timeStamp }: Pick<Event, 'timeStamp'>): boolean {
    const pressedAt = this.#pressedAt ?? timeStamp;
    this.#pressedAt = null;
    return pressedAt >= this.#changedAt + GRACE_MS;
  }
}
