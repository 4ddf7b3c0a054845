import { expect } from './fixtures';
import { VARIANTS } from './generating';
import { test } from './held-generator';

test.describe.configure({ mode: 'default', timeout: 90_000 });

test('a question whose answer got lost is put again, and paid for once', async ({
  generator,
  provider,
  page
}) => {
  const keys: (string | undefined)[] = [];
  await page.route(VARIANTS, async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.fallback();
    // The server takes it on; the browser never hears of it.
    const url = route.request().url();
    const headers = { ...(await route.request().allHeaders()), prefer: 'respond-async' };
    const answer = await page.request.post(url, {
      headers: { ...headers, accept: 'application/json' },
      data: route.request().postDataBuffer() ?? ''
    });
    expect(answer.status()).toBe(202);
    await route.abort('connectionreset');
  });
  await generator.open();
  await generator.prompt.fill(provider.words);
  await provider.release(4);

  await generator.button('Generate').click();
  await expect(generator.status).toHaveText('Choose an icon', { timeout: 40_000 });

  expect(keys).toEqual([keys[0], keys[0]]);
  expect(await provider.calls()).toBe(4);
});

test('a stream that ends too soon is taken up again by itself', async ({
  generator,
  provider,
  page
}) => {
  await page.route(
    VARIANTS,
    async (route) => {
      const headers = { ...(await route.request().allHeaders()), prefer: 'respond-async' };
      const answer = await page.request.post(route.request().url(), {
        headers: { ...headers, accept: 'application/json' },
        data: route.request().postDataBuffer() ?? ''
      });
      const id = answer.headers()['generation-id'];
      await route.fulfill({
        contentType: 'text/event-stream',
        body: `event: generation\ndata: {"id":"${id}"}\n\n`
      });
    },
    { times: 1 }
  );
  await generator.open();
  await generator.prompt.fill(provider.words);
  await generator.button('Generate').click();
  await page.waitForRequest('**/api/v1/image-models/generations/*');
  await expect(generator.dialog.locator('[data-tile="waiting"]')).toHaveCount(4);

  await provider.release(4);

  await expect(generator.status).toHaveText('Choose an icon', { timeout: 40_000 });
  expect(await provider.calls()).toBe(4);
});
