import { describe, expect, it } from 'vitest';
import { Submission } from './submission.svelte';

describe('a submission', () => {
  it('is busy while it runs', async () => {
    const response = Promise.withResolvers<undefined>();
    const submission = new Submission();

    const running = submission.run(() => response.promise);
    expect(submission.busy).toBe(true);
    response.resolve(undefined);

    expect(await running).toBe(true);
    expect(submission.busy).toBe(false);
  });

  it('keeps its error until the next run', async () => {
    const failure = new Error('down');
    const submission = new Submission();

    expect(await submission.run(() => Promise.reject(failure))).toBe(false);
    expect(submission).toMatchObject({ error: failure, busy: false });
    await submission.run(() => Promise.resolve());

    expect(submission.error).toBeNull();
  });
});
