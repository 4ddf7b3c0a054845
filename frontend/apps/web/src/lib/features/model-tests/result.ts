import { api } from '$lib/api';
import { IntricError, dataOf, type ImageModelTest } from '@intric/intric-js';

/** The result of a test. `not_run`: the request was refused, which says nothing about the model. */
export type TestResult =
  | { kind: 'passed'; seconds: number }
  | { kind: 'failed'; code: string; message: string }
  | { kind: 'not_run'; error: IntricError };

export type RunTest = (modelId: string) => Promise<TestResult>;

/** Tests a model with one small picture. @throws IntricError when the session has ended */
export const runTest: RunTest = async (modelId) => {
  const params = { path: { model_id: modelId } };
  try {
    return toResult(await dataOf(api.POST('/api/v1/image-models/{model_id}/test', { params })));
  } catch (error) {
    if (!(error instanceof IntricError) || error.status === 401) throw error;
    return { kind: 'not_run', error };
  }
};

export function toResult({ ok, latency_ms, code, message }: ImageModelTest): TestResult {
  if (ok) return { kind: 'passed', seconds: latency_ms / 1000 };
  return { kind: 'failed', code: code ?? 'unknown', message };
}
