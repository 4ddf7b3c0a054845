import type { APIResponse, Page, Route } from '@playwright/test';
import { expect, expectAccessible } from '../support/fixtures';
import { VARIANTS } from '../support/generator-page';
import { test } from '../support/held-generator';

test.describe.configure({ mode: 'default', timeout: 90_000 });

/** Puts the browser's question to the server, which takes it on; the browser has yet to hear of it. */
async function takenOn(page: Page, route: Route): Promise<APIResponse> {
  const headers = { ...(await route.request().allHeaders()), prefer: 'respond-async' };
  const answer = await page.request.post(route.request().url(), {
    headers: { ...headers, accept: 'application/json' },
    data: route.request().postDataBuffer() ?? ''
  });
  expect(answer.status()).toBe(202);
  return answer;
}

/** The server takes the question on, and the browser hears no more than that and these events. Only the first time. */
async function acceptedOnly(page: Page, events = ''): Promise<void> {
  await page.route(
    VARIANTS,
    async (route) => {
      const id = (await takenOn(page, route)).headers()['generation-id'];
      await route.fulfill({
        contentType: 'text/event-stream',
        body: `event: generation\ndata: {"id":"${id}"}\n\n${events}`
      });
    },
    { times: 1 }
  );
}

test('a question whose answer got lost is put again, and paid for once', async ({
  generator,
  provider,
  page
}) => {
  const keys: (string | undefined)[] = [];
  await page.route(VARIANTS, async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.fallback();
    await takenOn(page, route);
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
  await acceptedOnly(page);
  await generator.open();
  await generator.prompt.fill(provider.words);
  await generator.button('Generate').click();
  await page.waitForRequest('**/api/v1/image-models/generations/*');
  await expect(generator.dialog.locator('[data-tile="waiting"]')).toHaveCount(4);

  await provider.release(4);

  await expect(generator.status).toHaveText('Choose an icon', { timeout: 40_000 });
  expect(await provider.calls()).toBe(4);
});

test('a failure is told at once, while others are still being drawn', async ({
  generator,
  provider,
  page
}) => {
  await acceptedOnly(page, 'event: failure\ndata: {"index":0,"code":"busy","message":""}\n\n');
  await generator.open();
  await generator.prompt.fill(provider.words);

  await generator.button('Generate').click();

  await expect(generator.status).toHaveText(/0 of 4\s*· one was not drawn/, { timeout: 40_000 });
});

test('a session that has ended is said in words, with the way to sign in', async ({
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
