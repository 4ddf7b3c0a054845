import { expect } from './fixtures';

/** The simulated provider, which keeps a test's pictures back until the test wants them. */
export class HeldProvider {
  /** Part of the description of the icon. */
  readonly words: string;
  #address = process.env.ENEO_E2E_PROVIDER ?? 'http://127.0.0.1:8001';

  /** @param name letters and digits that no other test uses */
  constructor(readonly name: string) {
    this.words = `A lighthouse hold:${name}`;
  }

  /** Lets so many pictures go, also ones that are yet to be asked for. */
  async release(calls: number): Promise<void> {
    const url = `${this.#address}/release/${this.name}?calls=${calls}`;
    expect((await fetch(url, { method: 'POST' })).status).toBe(200);
  }

  /** How many pictures it has been asked for: what is paid for. */
  async calls(): Promise<number> {
    return (await (await fetch(`${this.#address}/calls/${this.name}`)).json()) as number;
  }

  async waitForCalls(count: number): Promise<void> {
    await expect.poll(() => this.calls(), { timeout: 40_000 }).toBe(count);
  }
}
