import { IntricError } from '@intric/intric-js';

const MIN_DELAY_MS = 500;
const MAX_DELAY_MS = 5_000;

/** Exponential backoff between connection attempts, with a limit on the total delay. */
export class Backoff {
  #attempts = 0;
  #totalMs = 0;

  /** Starts over, after a connection that worked. */
  reset(): void {
    this.#attempts = 0;
    this.#totalMs = 0;
  }

  /** Waits before the next attempt. @throws IntricError `network` once the delays add up to `maxTotalMs` */
  async wait(maxTotalMs: number, signal: AbortSignal): Promise<void> {
    if (this.#totalMs >= maxTotalMs) throw IntricError.fromNetwork(new Error('No connection'));
    const ms = Math.min(MIN_DELAY_MS * 2 ** this.#attempts, MAX_DELAY_MS);
    this.#attempts += 1;
    this.#totalMs += ms;
    await sleep(ms, signal);
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, ms);
    signal.addEventListener('abort', abort, { once: true });
  });
}
