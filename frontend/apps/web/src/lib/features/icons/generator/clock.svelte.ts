/** Whole seconds since it was started. */
export class Clock {
  #seconds = $state(0);
  #ticking: ReturnType<typeof setInterval> | undefined;

  get seconds(): number {
    return this.#seconds;
  }

  start(): void {
    this.stop();
    const begin = performance.now();
    this.#seconds = 0;
    this.#ticking = setInterval(() => {
      this.#seconds = Math.floor((performance.now() - begin) / 1000);
    }, 250);
  }

  stop(): void {
    clearInterval(this.#ticking);
  }
}
