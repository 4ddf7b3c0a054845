import type { APIResponse, Page, Route } from '@playwright/test';
import { expect, expectAccessible } from '../support/fixtures';
import { VARIANTS } from '../support/generator-page';
import { test } from '../support/held-generator';

test.describe.configure({ mode: 'default', timeout: 90_000 });

/** Sends the browser's request to the server, which accepts it; the browser gets no response yet. */
async function accept(page: Page, route: Route): Promise<APIResponse> {
  const headers = { ...(await route.request().allHeaders()), prefer: 'respond-async' };
  const response = await page.request.post(route.request().url(), {
    headers: { ...headers, accept: 'application/json' },
    data: route.request().postDataBuffer() ?? ''
  });
  expect(response.status()).toBe(202);
  return response;
}

/** Accepts the next request, but ends the browser's stream after these events. */
async function endStreamEarly(page: Page, events = ''): Promise<void> {
  await page.route(
    VARIANTS,
    async (route) => {
      const id = (await accept(page, route)).headers()['generation-id'];
      await route.fulfill({
        contentType: 'text/event-stream',
        body: `event: generation\ndata: {"id":"${id}"}\n\n${events}`
      });
    },
    { times: 1 }
  );
}

test('a request without a response is retried and paid for once', async ({
  generator,
  provider,
  page
}) => {
  const keys: (string | undefined)[] = [];
  await page.route(VARIANTS, async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.fallback();
    await accept(page, route);
    await route.abort('connectionreset');
  });
  await generator.open();
  await generator.prompt.fill(provider.prompt);
  await provider.release(4);

  await generator.button('Generate').click();
  await expect(generator.status).toHaveText('Choose an icon', { timeout: 40_000 });

  expect(keys).toEqual([keys[0], keys[0]]);
  expect(await provider.calls()).toBe(4);
});

test('a stream that ends early is resumed automatically', async ({ generator, provider, page }) => {
  await endStreamEarly(page);
  await generator.open();
  await generator.prompt.fill(provider.prompt);
  await generator.button('Generate').click();
  await page.waitForRequest('**/api/v1/image-models/generations/*');
  await expect(generator.dialog.locator('[data-tile="waiting"]')).toHaveCount(4);

  await provider.release(4);

  await expect(generator.status).toHaveText('Choose an icon', { timeout: 40_000 });
  expect(await provider.calls()).toBe(4);
});

test('a failure is announced at once, while other pictures are in progress', async ({
  generator,
  provider,
  page
}) => {
  await endStreamEarly(page, 'event: failure\ndata: {"index":0,"code":"busy","message":""}\n\n');
  await generator.open();
  await generator.prompt.fill(provider.prompt);

  await generator.button('Generate').click();

  await expect(generator.status).toHaveText(/0 of 4\s*· one was not drawn/, { timeout: 40_000 });
});

test('an ended session shows a message and a link to sign in', async ({
  generator,
  page,
  context
}) => {
  await generator.open();
  await context.clearCookies();

  await generator.button('Generate').click();

  await expect(generator.dialog.getByRole('alert')).toContainText('You are signed out.');
  await expectAccessible(page);
  await generator.dialog.getByRole('link', { name: 'Sign in' }).click();
  await expect(page).toHaveURL(/\/login\?next=/);
});
