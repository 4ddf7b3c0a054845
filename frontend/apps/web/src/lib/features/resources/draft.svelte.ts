/** What a settings page's fields say, beside what is saved. */
export class Draft<Fields extends Record<string, string>> {
  #saved: () => Fields;
  values: Fields;

  /** `saved` is asked anew each time, so that a save elsewhere shows. */
  constructor(saved: () => Fields) {
    this.#saved = saved;
    const values = $state({ ...saved() });
    this.values = values;
  }

  isChanged(field: keyof Fields): boolean {
    return this.values[field] !== this.#saved()[field];
  }

  get changed(): (keyof Fields)[] {
    return Object.keys(this.values).filter((field) => this.isChanged(field));
  }

  /** Puts the saved words back into one field. */
  undo(field: keyof Fields): void {
    this.values[field] = this.#saved()[field];
  }

  /** For a field's row: the way back, while there is something to take back. */
  undoOf(field: keyof Fields): (() => void) | undefined {
    return this.isChanged(field) ? () => this.undo(field) : undefined;
  }
}
