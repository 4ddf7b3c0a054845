import { expect } from './fixtures';

/** Controls the simulated provider, which holds back a test's pictures until they are released. */
export class HeldProvider {
  /** A prompt by which the provider knows the test. */
  readonly prompt: string;
  #address = process.env.ENEO_E2E_PROVIDER ?? 'http://127.0.0.1:8001';

  /** @param name letters and digits, unique to the test */
  constructor(readonly name: string) {
    this.prompt = `A lighthouse hold:${name}`;
  }

  /** Releases pictures, also of future calls. */
  async release(calls: number): Promise<void> {
    const url = `${this.#address}/release/${this.name}?calls=${calls}`;
    expect((await fetch(url, { method: 'POST' })).status).toBe(200);
  }

  /** The number of calls so far. */
  async calls(): Promise<number> {
    return (await (await fetch(`${this.#address}/calls/${this.name}`)).json()) as number;
  }

  async waitForCalls(count: number): Promise<void> {
    await expect.poll(() => this.calls(), { timeout: 40_000 }).toBe(count);
  }
}
