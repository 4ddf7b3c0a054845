import { explain, explainFailure } from '$lib/errors/explain';
import { m } from '$lib/paraglide/messages';
import { getLocale } from '$lib/paraglide/runtime';
import type { Credential } from '@intric/intric-js';
import type { TestResult } from './result';
import { addressOf, causeOf, type Cause } from './cause';

interface TestSummary {
  title: string;
  text: string;
  /** The server's English message, if it has no translation. */
  quote?: string;
}

/** Describes a test's result and what to correct. @param credential as it was when the test ran */
export function testSummary(result: TestResult, credential: Credential | undefined): TestSummary {
  if (result.kind === 'passed') {
    const seconds = formatSeconds(result.seconds);
    return { title: m.test_worked(), text: m.test_worked_words({ seconds }) };
  }
  if (result.kind === 'not_run') return { title: m.test_unrun(), text: explain(result.error) };
  const title = m.test_failed();
  const text = credential && causeText(causeOf(result, credential), credential);
  if (text) return { title, text };
  if (getLocale() === 'en') return { title, text: result.message };
  return { title, text: explainFailure(result), quote: result.message };
}

function causeText(cause: Cause, credential: Credential): string | undefined {
  const provider = credential.name;
  const address = addressOf(credential) ?? m.test_own_address({ provider });
  switch (cause.kind) {
    case 'key':
      return keyText(credential);
    case 'deployment':
      return m.test_cause_deployment({ name: cause.name, provider });
    case 'model':
      return m.test_cause_model({ name: cause.name, address });
    case 'address':
      return m.test_cause_address({ address });
    case 'not_allowed':
      return m.test_cause_not_allowed({ address });
    case 'no_picture':
      return m.test_cause_no_picture({ address, provider });
    case 'other':
      return undefined;
  }
}

function keyText({ name: provider, source, last_four: ending }: Credential): string {
  if (source !== 'tenant') return m.test_cause_key_of_installation({ provider });
  return ending
    ? m.test_cause_key_ending({ provider, ending })
    : m.test_cause_key_saved({ provider });
}

function formatSeconds(seconds: number): string {
  const digits = { minimumFractionDigits: 1, maximumFractionDigits: 1 };
  return new Intl.NumberFormat(getLocale(), digits).format(seconds);
}
