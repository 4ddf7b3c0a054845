import { explain, explainFailure } from '$lib/errors/explain';
import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import type { Credential } from '@intric/intric-js';
import type { TestAnswer } from './result';
import { addressOf, causeOf, type Cause } from './cause';

export interface TestWords {
  /** How it went, in three words. */
  lead: string;
  words: string;
  /** What the server said in English, where the reader's language has no words for it. */
  quoted?: string;
}

/** What a test's answer means, and what to mend. `credential` as it was when the test was run. */
export function testWords(answer: TestAnswer, credential: Credential | undefined): TestWords {
  if (answer.kind === 'worked') {
    const seconds = secondWords(answer.seconds);
    return { lead: m.test_worked(), words: m.test_worked_words({ seconds }) };
  }
  if (answer.kind === 'unrun') return { lead: m.test_unrun(), words: explain(answer.error) };
  const lead = m.test_failed();
  const words = credential && causeWords(causeOf(answer, credential), credential);
  if (words) return { lead, words };
  if (getLocale() === 'en') return { lead, words: answer.message };
  return { lead, words: explainFailure(answer), quoted: answer.message };
}

function causeWords(cause: Cause, credential: Credential): string | undefined {
  const provider = credential.name;
  const address = addressOf(credential) ?? m.test_own_address({ provider });
  switch (cause.kind) {
    case 'key':
      return keyWords(credential);
    case 'deployment':
      return m.test_cause_deployment({ name: cause.name, provider });
    case 'model':
      return m.test_cause_model({ name: cause.name, address });
    case 'address':
      return m.test_cause_address({ address });
    case 'no_picture':
      return m.test_cause_no_picture({ address, provider });
    case 'other':
      return undefined;
  }
}

function keyWords({ name: provider, source, last_four: ending }: Credential): string {
  if (source !== 'tenant') return m.test_cause_key_of_installation({ provider });
  return ending
    ? m.test_cause_key_ending({ provider, ending })
    : m.test_cause_key_saved({ provider });
}

function secondWords(seconds: number): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(getLocale(), digits).format(seconds);
}
