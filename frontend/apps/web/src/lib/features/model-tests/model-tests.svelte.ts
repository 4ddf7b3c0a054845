import { SvelteMap } from 'svelte/reactivity';
import type { RunTest, TestResult } from './result';

export interface ModelTest {
  running: boolean;
  result: TestResult | undefined;
  /** Whether the result is shown; a closed one still counts for the status. */
  open: boolean;
}

/** The tests since a page was opened, by model. */
export class ModelTests {
  #tests = new SvelteMap<string, ModelTest>();
  #run: RunTest;

  constructor(run: RunTest) {
    this.#run = run;
  }

  of(modelId: string): ModelTest | undefined {
    return this.#tests.get(modelId);
  }

  /** Runs a test unless the model's last one still runs. Rejects with the test's error. */
  async run(modelId: string): Promise<void> {
    if (this.of(modelId)?.running) return;
    this.#tests.set(modelId, { running: true, result: undefined, open: false });
    try {
      const result = await this.#run(modelId);
      this.#tests.set(modelId, { running: false, result, open: true });
    } catch (error) {
      this.#tests.delete(modelId);
      throw error;
    }
  }

  close(modelId: string): void {
    const test = this.of(modelId);
    if (test) this.#tests.set(modelId, { ...test, open: false });
  }
}
