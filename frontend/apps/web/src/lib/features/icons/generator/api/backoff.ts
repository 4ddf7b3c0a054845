import { IntricError } from '@intric/intric-js';

const SHORTEST_MS = 500;
const LONGEST_MS = 5_000;

/** The pauses between attempts to connect: longer each time, until it has been in vain for too long. */
export class Patience {
  #attempts = 0;
  #waitedMs = 0;

  /** Begins anew, after a connection that was good for something. */
  renew(): void {
    this.#attempts = 0;
    this.#waitedMs = 0;
  }

  /** @throws IntricError `network` once the pauses add up to so many ms */
  async pause(mostMs: number, signal: AbortSignal): Promise<void> {
    if (this.#waitedMs >= mostMs) throw IntricError.fromNetwork(new Error('No connection'));
    const ms = Math.min(SHORTEST_MS * 2 ** this.#attempts, LONGEST_MS);
    this.#attempts += 1;
    this.#waitedMs += ms;
    await sleep(ms, signal);
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const leave = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', leave);
      resolve();
    }, ms);
    signal.addEventListener('abort', leave, { once: true });
  });
}
