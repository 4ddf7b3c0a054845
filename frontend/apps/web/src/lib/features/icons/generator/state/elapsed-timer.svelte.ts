/** Whole seconds since it was started. */
export class Clock {
  #seconds = $state(0);
  #ticking: ReturnType<typeof setInterval> | undefined;

  get seconds(): number {
    return this.#seconds;
  }

  /** @param elapsedMs how long ago it began */
  start(elapsedMs = 0): void {
    this.stop();
    const begin = performance.now() - elapsedMs;
    const tick = () => (this.#seconds = Math.floor((performance.now() - begin) / 1000));
    tick();
    this.#ticking = setInterval(tick, 250);
  }

  stop(): void {
    clearInterval(this.#ticking);
  }
}
