import type { Page } from '@playwright/test';
import { EMAIL, expect, expectAccessible, PASSWORD } from '../support/fixtures';
import { oneOfFour, test } from '../support/held-generator';
import type { HeldProvider } from '../support/held-provider';

test.describe.configure({ mode: 'default', timeout: 90_000 });

/** What the browser remembers of the test's round. */
async function remembered(page: Page, { words }: HeldProvider): Promise<boolean> {
  return page.evaluate((sought) => JSON.stringify(localStorage).includes(sought), words);
}

function iconInUse(page: Page) {
  return page.getByRole('group', { name: 'Icon' }).locator('img');
}

test('closing goes on: the button counts, and leads back to the round', async ({
  generator,
  provider,
  page
}) => {
  await oneOfFour(generator, provider);
  await generator.button('Close').first().click();
  await expect(generator.dialog).toHaveCount(0);
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(generator.opener).toHaveAccessibleName('Generating icons... 1 of 4');
  await expect(generator.opener).toBeFocused();
  // Who hears the page has just heard the button; only what comes next is news.
  const news = generator.opener.locator('xpath=following-sibling::*[@role="status"]');
  await expect(news).toHaveText('');
  await expectAccessible(page);

  await provider.release(1);
  await expect(generator.opener).toHaveAccessibleName('Generating icons... 2 of 4');
  await expect(news).toHaveText('Generating icons... 2 of 4');
  await generator.opener.click();
  await expect(generator.tiles).toHaveCount(2);
  await expect(generator.prompt).toHaveValue(provider.words);
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(generator.opener).toHaveCount(0);
  await provider.release(1);
  await page.getByRole('link', { name: 'Hamnguiden' }).first().click();
  await expect(generator.opener).toHaveAccessibleName('Generating icons... 3 of 4');
  await provider.release(1);
  await expect(generator.opener).toHaveAccessibleName('Choose an icon 4 of 4');
  await expectAccessible(page);

  await generator.opener.click();
  await generator.tile(4).click();
  await generator.button('Use selected icon').click();
  await expect(generator.dialog).toHaveCount(0);
  await expect(iconInUse(page)).toBeVisible();
  await expect(generator.opener).toHaveAccessibleName('Generate icon');
  expect(await provider.calls()).toBe(4);
});

test('a reload finds the round again, as it was asked, until one of it is in use', async ({
  generator,
  provider,
  page
}) => {
  await oneOfFour(generator, provider);

  await page.reload();
  await expect(generator.opener).toHaveAccessibleName('Generating icons... 1 of 4');
  await provider.release(3);
  await expect(generator.opener).toHaveAccessibleName('Choose an icon 4 of 4');
  await page.reload();
  await expect(generator.opener).toHaveAccessibleName('Choose an icon 4 of 4');
  await generator.opener.click();
  await expect(generator.prompt).toHaveValue(provider.words);
  await expect(generator.tiles).toHaveCount(4);
  await expectAccessible(page);
  await generator.tile(3).click();
  await generator.button('Use selected icon').click();

  await expect(generator.dialog).toHaveCount(0);
  await expect(generator.opener).toHaveAccessibleName('Generate icon');
  expect(await remembered(page, provider)).toBe(false);
  await page.reload();
  await expect(iconInUse(page)).toBeVisible();
  expect(await provider.calls()).toBe(4);
});

test('a round that was left without choosing is not offered again', async ({
  generator,
  provider,
  page
}) => {
  await oneOfFour(generator, provider);
  await page.reload();
  await provider.release(3);
  expect(await remembered(page, provider)).toBe(true);
  await expect(generator.opener).toHaveAccessibleName('Choose an icon 4 of 4');

  await generator.opener.click();
  await expect(generator.tiles).toHaveCount(4);
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Close', exact: true }).click();

  await expect(generator.dialog).toHaveCount(0);
  await expect(generator.opener).toHaveAccessibleName('Generate icon');
  expect(await remembered(page, provider)).toBe(false);
});

test('one that could not be found yet when the dialog was opened is found the next time', async ({
  generator,
  provider,
  page
}) => {
  await oneOfFour(generator, provider);
  const generations = '**/api/v1/image-models/generations/*';
  await page.route(generations, (route) => route.abort());
  await page.reload();
  await generator.open();
  await page.keyboard.press('Escape');
  await expect(generator.dialog).toHaveCount(0);
  await page.unroute(generations);

  await generator.opener.click();

  await expect(generator.status).toHaveText(/1 of 4$/);
});

test('signing out ends the listening', async ({ generator, provider, page }) => {
  // The session of this test alone.
  await page.request.post('/api/v1/users/login/token/', {
    form: { username: EMAIL, password: PASSWORD }
  });
  await oneOfFour(generator, provider);
  await generator.button('Close').first().click();
  const ended = page.waitForEvent('requestfailed', (request) => request.method() === 'POST');
  expect(await remembered(page, provider)).toBe(true);

  await page.getByRole('button', { name: /user menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/login');

  expect((await ended).url()).toContain('generate-icon-variants');
  expect(await remembered(page, provider)).toBe(false);
});
