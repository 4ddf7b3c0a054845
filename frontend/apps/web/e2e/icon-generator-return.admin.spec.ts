import type { Page } from '@playwright/test';
import { expect, expectAccessible } from './fixtures';
import { oneOfFour, test } from './held-generator';
import type { HeldProvider } from './held-provider';

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
  await expectAccessible(page);

  await provider.release(1);
  await expect(generator.opener).toHaveAccessibleName('Generating icons... 2 of 4');
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
