/** The state of submitting a form. */
export class Submission {
  /** Whether a submission was attempted, from when on validation errors are shown. */
  attempted = $state(false);
  #busy = $state(false);
  #error = $state.raw<unknown>(null);

  get busy(): boolean {
    return this.#busy;
  }

  /** Why the last run failed, null while none has. */
  get error(): unknown {
    return this.#error;
  }

  /** Runs `submit`. @returns whether it succeeded */
  async run(submit: () => Promise<void>): Promise<boolean> {
    this.#busy = true;
    this.#error = null;
    try {
      await submit();
      return true;
    } catch (error) {
      this.#error = error;
      return false;
    } finally {
      this.#busy = false;
    }
  }

  reset(): void {
    this.attempted = false;
    this.#error = null;
  }
}
