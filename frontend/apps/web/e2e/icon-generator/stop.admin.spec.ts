import { expect, expectAccessible } from '../support/fixtures';
import { generateOneOfFour, test } from '../support/held-generator';

test.describe.configure({ mode: 'default', timeout: 90_000 });

test('Stop cancels calls that were not sent and keeps pictures in flight', async ({
  generator,
  provider
}) => {
  const stopped = generator.dialog.locator('[data-tile="stopped"]');
  const waiting = generator.dialog.locator('[data-tile="waiting"]');
  await generateOneOfFour(generator, provider);

  await generator.press('Stop');
  await expect(stopped).toHaveText(/Stopped\s*This one was not drawn\.\s*Try again/);
  await expect(waiting).toHaveText([/Already on its way/, /Already on its way/]);
  await expect(generator.button('Stopping')).toHaveAttribute('aria-busy', 'true');
  await expect(generator.button('Stopping')).toBeFocused();
  await expect(generator.status).toHaveText(/Stopping\s*1 of 4/);
  await expectAccessible(generator.page);

  await provider.release(2);
  await expect(generator.status).toHaveText(/3 of 4\s*· stopped by you/);
  await expect(generator.tiles).toHaveCount(3);
  await expect(generator.button('Regenerate')).toBeFocused();
  await expectAccessible(generator.page);
  expect(await provider.calls()).toBe(3);

  await provider.release(1);
  await generator.dialog.getByRole('button', { name: /^Try again: suggestion/ }).click();
  await expect(generator.status).toHaveText('Choose an icon');
  expect(await provider.calls()).toBe(4);
});

test('a failed Stop shows a message and can be retried', async ({ generator, provider, page }) => {
  await generateOneOfFour(generator, provider);
  await page.route('**/api/v1/image-models/generations/*', (route) => route.abort(), { times: 1 });

  await generator.press('Stop');
  await expect(generator.dialog.getByRole('alert')).toContainText('The server did not answer.');
  await generator.press('Stop');

  await expect(generator.dialog.locator('[data-tile="stopped"]')).toHaveCount(1);
  await expect(generator.dialog.getByRole('alert')).toHaveCount(0);
});

test('a round can be stopped after a reload, and is restored after another', async ({
  generator,
  provider,
  page
}) => {
  await generateOneOfFour(generator, provider);
  await page.reload();
  await generator.trigger.click();
  await expect(generator.status).toHaveText(/1 of 4$/);

  await generator.press('Stop');
  await expect(generator.dialog.locator('[data-tile="stopped"]')).toHaveCount(1);
  await page.reload();
  await provider.release(2);
  await expect(generator.trigger).toHaveAccessibleName('Choose an icon 3 of 4');
  await generator.trigger.click();

  await expect(generator.status).toHaveText(/3 of 4\s*· stopped by you/);
});

test('a double click starts one generation, as does a held key', async ({
  generator,
  provider,
  page
}) => {
  const keys: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.url().includes('generate-icon-variants')) {
      keys.push(request.headers()['idempotency-key']);
    }
  });
  await generator.open();
  await generator.prompt.fill(provider.prompt);
  await provider.release(4);

  await generator.button('Generate').dblclick();
  await expect(generator.status).toHaveText('Choose an icon', { timeout: 40_000 });
  expect(keys).toHaveLength(1);
  expect(keys[0]).toMatch(/^[\x21-\x7e]{16,255}$/);

  await (await generator.settled('Regenerate')).focus();
  await page.keyboard.down('Enter');
  await page.keyboard.down('Enter');
  await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await provider.waitForCalls(6);
  await provider.release(4);
  await expect(generator.status).toHaveText('Choose an icon');
  expect(new Set(keys).size).toBe(2);
  expect(await provider.calls()).toBe(8);
});

test('a press that began on Stop does not regenerate', async ({ generator, provider, page }) => {
  const regenerate = generator.button('Regenerate');
  await generateOneOfFour(generator, provider);

  // A mouse press that is released after the last picture.
  await generator.button('Stop').hover();
  await page.mouse.down();
  await provider.release(3);
  await expect(regenerate).toBeVisible();
  await page.mouse.up();
  await generator.press('Regenerate');
  await expect(generator.button('Stop')).toBeFocused();
  await provider.waitForCalls(6);

  // A key press that is released after it, and a click at the very moment.
  await page.evaluate(() => {
    new MutationObserver((_, observer) => {
      const button = document.activeElement;
      if (!(button instanceof HTMLElement) || button.innerText.trim() !== 'Regenerate') return;
      observer.disconnect();
      button.click();
    }).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
  await page.keyboard.down('Space');
  await provider.release(4);
  await expect(generator.status).toHaveText('Choose an icon');
  await page.keyboard.up('Space');

  await expect(regenerate).toBeFocused();
  expect(await provider.calls()).toBe(8);
});
