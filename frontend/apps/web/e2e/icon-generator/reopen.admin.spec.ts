import type { Page } from '@playwright/test';
import { currentIcon, EMAIL, expect, expectAccessible, PASSWORD } from '../support/fixtures';
import { generateOneOfFour, test } from '../support/held-generator';
import type { HeldProvider } from '../support/held-provider';

test.describe.configure({ mode: 'default', timeout: 90_000 });

/** Whether the browser has stored the test's round. */
async function isStored(page: Page, { prompt }: HeldProvider): Promise<boolean> {
  return page.evaluate((text) => JSON.stringify(localStorage).includes(text), prompt);
}

test('a closed generation goes on: the button counts and reopens the round', async ({
  generator,
  provider,
  page
}) => {
  await generateOneOfFour(generator, provider);
  await generator.button('Close').first().click();
  await expect(generator.dialog).toHaveCount(0);
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(generator.trigger).toHaveAccessibleName('Generating icons... 1 of 4');
  await expect(generator.trigger).toBeFocused();
  // The button was read on focus, so only later changes are announced.
  const announcement = generator.trigger.locator('xpath=following-sibling::*[@role="status"]');
  await expect(announcement).toHaveText('');
  await expectAccessible(page);

  await provider.release(1);
  await expect(generator.trigger).toHaveAccessibleName('Generating icons... 2 of 4');
  await expect(announcement).toHaveText('Generating icons... 2 of 4');
  await generator.trigger.click();
  await expect(generator.tiles).toHaveCount(2);
  await expect(generator.prompt).toHaveValue(provider.prompt);
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(generator.trigger).toHaveCount(0);
  await provider.release(1);
  await page.getByRole('link', { name: 'Hamnguiden' }).first().click();
  await expect(generator.trigger).toHaveAccessibleName('Generating icons... 3 of 4');
  await provider.release(1);
  await expect(generator.trigger).toHaveAccessibleName('Choose an icon 4 of 4');
  await expectAccessible(page);

  await generator.trigger.click();
  await generator.tile(4).click();
  await generator.button('Use selected icon').click();
  await expect(generator.dialog).toHaveCount(0);
  await expect(currentIcon(page)).toBeVisible();
  await expect(generator.trigger).toHaveAccessibleName('Generate icon');
  expect(await provider.calls()).toBe(4);
});

test('a reload restores the round and its prompt until an icon is saved', async ({
  generator,
  provider,
  page
}) => {
  await generateOneOfFour(generator, provider);

  await page.reload();
  await expect(generator.trigger).toHaveAccessibleName('Generating icons... 1 of 4');
  await provider.release(3);
  await expect(generator.trigger).toHaveAccessibleName('Choose an icon 4 of 4');
  await page.reload();
  await expect(generator.trigger).toHaveAccessibleName('Choose an icon 4 of 4');
  await generator.trigger.click();
  await expect(generator.prompt).toHaveValue(provider.prompt);
  await expect(generator.tiles).toHaveCount(4);
  await expectAccessible(page);
  await generator.tile(3).click();
  await generator.button('Use selected icon').click();

  await expect(generator.dialog).toHaveCount(0);
  await expect(generator.trigger).toHaveAccessibleName('Generate icon');
  expect(await isStored(page, provider)).toBe(false);
  await page.reload();
  await expect(currentIcon(page)).toBeVisible();
  expect(await provider.calls()).toBe(4);
});

test('a dismissed round is not restored', async ({ generator, provider, page }) => {
  await generateOneOfFour(generator, provider);
  await page.reload();
  await provider.release(3);
  expect(await isStored(page, provider)).toBe(true);
  await expect(generator.trigger).toHaveAccessibleName('Choose an icon 4 of 4');

  await generator.trigger.click();
  await expect(generator.tiles).toHaveCount(4);
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Close', exact: true }).click();

  await expect(generator.dialog).toHaveCount(0);
  await expect(generator.trigger).toHaveAccessibleName('Generate icon');
  expect(await isStored(page, provider)).toBe(false);
});

test('a round that could not be restored is restored the next time', async ({
  generator,
  provider,
  page
}) => {
  await generateOneOfFour(generator, provider);
  const generations = '**/api/v1/image-models/generations/*';
  await page.route(generations, (route) => route.abort());
  await page.reload();
  await generator.open();
  await page.keyboard.press('Escape');
  await expect(generator.dialog).toHaveCount(0);
  await page.unroute(generations);

  await generator.trigger.click();

  await expect(generator.status).toHaveText(/1 of 4$/);
});

test('signing out closes the connection', async ({ generator, provider, page }) => {
  // A session of its own, since it ends.
  await page.request.post('/api/v1/users/login/token/', {
    form: { username: EMAIL, password: PASSWORD }
  });
  await generateOneOfFour(generator, provider);
  await generator.button('Close').first().click();
  const ended = page.waitForEvent('requestfailed', (request) => request.method() === 'POST');
  expect(await isStored(page, provider)).toBe(true);

  await page.getByRole('button', { name: /user menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/login');

  expect((await ended).url()).toContain('generate-icon-variants');
  expect(await isStored(page, provider)).toBe(false);
});
