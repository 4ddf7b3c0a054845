import { SvelteMap } from 'svelte/reactivity';
import type { RunTest, TestAnswer } from './result';

export interface ModelTest {
  running: boolean;
  answer: TestAnswer | undefined;
  /** Whether the answer is on the screen; a failure is remembered after that. */
  open: boolean;
}

/** The tests of a page, by model; they are forgotten when it is left. */
export class ModelTests {
  #tests = new SvelteMap<string, ModelTest>();
  #run: RunTest;

  constructor(run: RunTest) {
    this.#run = run;
  }

  of(modelId: string): ModelTest | undefined {
    return this.#tests.get(modelId);
  }

  /** Does nothing while the model's last test is under way. Rejects with what the test rejects with. */
  async run(modelId: string): Promise<void> {
    if (this.of(modelId)?.running) return;
    this.#tests.set(modelId, { running: true, answer: undefined, open: false });
    try {
      const answer = await this.#run(modelId);
      this.#tests.set(modelId, { running: false, answer, open: true });
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
