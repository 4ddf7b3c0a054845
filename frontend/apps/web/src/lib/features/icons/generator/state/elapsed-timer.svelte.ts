/** Counts whole seconds since it was started. */
export class ElapsedTimer {
  #seconds = $state(0);
  #interval: ReturnType<typeof setInterval> | undefined;

  get seconds(): number {
    return this.#seconds;
  }

  /** @param elapsedMs how long ago the timed work began */
  start(elapsedMs = 0): void {
    this.stop();
    const begin = performance.now() - elapsedMs;
    const update = () => (this.#seconds = Math.floor((performance.now() - begin) / 1000));
    update();
    this.#interval = setInterval(update, 250);
  }

  stop(): void {
    clearInterval(this.#interval);
  }
}
