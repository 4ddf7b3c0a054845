import { api } from '$lib/api';
import { IntricError, dataOf, type ImageModelTest } from '@intric/intric-js';

/** What came of a test. `unrun`: no picture was asked for, which says nothing about the model. */
export type TestAnswer =
  | { kind: 'worked'; seconds: number }
  | { kind: 'failed'; code: string; message: string }
  | { kind: 'unrun'; error: IntricError };

export type RunTest = (modelId: string) => Promise<TestAnswer>;

/** Makes one smallest picture. Rejects only where there is nobody signed in to answer. */
export const runTest: RunTest = async (modelId) => {
  const params = { path: { model_id: modelId } };
  try {
    return answerOf(await dataOf(api.POST('/api/v1/image-models/{model_id}/test', { params })));
  } catch (error) {
    if (!(error instanceof IntricError) || error.status === 401) throw error;
    return { kind: 'unrun', error };
  }
};

export function answerOf({ ok, latency_ms, code, message }: ImageModelTest): TestAnswer {
  if (ok) return { kind: 'worked', seconds: latency_ms / 1000 };
  return { kind: 'failed', code: code ?? 'unknown', message };
}
