/** The values of a settings page's fields and how they differ from the saved ones. */
export class Draft<Fields extends Record<string, string>> {
  #saved: () => Fields;
  values: Fields;

  /** @param saved read on each comparison, so that other saves are seen */
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

  /** Returns the undo handler of a field, undefined if it is unchanged. */
  undoHandler(field: keyof Fields): (() => void) | undefined {
    if (!this.isChanged(field)) return undefined;
    return () => (this.values[field] = this.#saved()[field]);
  }
}
