import { expect, openNewSpaceSettings, test } from './support/fixtures';

test.describe('in a Swedish browser', () => {
  test.use({ locale: 'sv-SE' });

  test('the panel starts in Swedish', async ({ page }) => {
    await page.goto('/spaces');

    await expect(page.getByRole('heading', { name: 'Ytor', level: 1 })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'sv');
  });
});

test('the language chosen in the user menu is stored', async ({ page }) => {
  await page.goto('/spaces');
  await page.getByRole('button', { name: /user menu/ }).click();

  await page.getByRole('menuitemradio', { name: 'Svenska' }).click();

  await expect(page.getByRole('menuitem', { name: 'Logga ut' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Ytor', level: 1 })).toBeVisible();
});

test('changing the language keeps unsaved input', async ({ page, api, unique }) => {
  await openNewSpaceSettings(page, api, unique('Building'));
  await page.getByLabel('Description').fill('Half a sentence');

  await page.getByRole('button', { name: /user menu/ }).click();
  await page.getByRole('menuitemradio', { name: 'Svenska' }).click();
  await page.keyboard.press('Escape');

  await expect(page.getByLabel('Beskrivning')).toHaveValue('Half a sentence');
});

test('the language can be chosen on the account page', async ({ page }) => {
  await page.goto('/account');

  await page.getByRole('radio', { name: 'Svenska' }).click();

  await expect(page.getByRole('heading', { name: 'Konto', level: 1 })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'sv');
});

test.describe('signed out', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('the language can be chosen before signing in', async ({ page }) => {
    await page.goto('/login');

    await page.getByRole('button', { name: 'Svenska' }).click();

    await expect(page.getByRole('heading', { name: 'Logga in' })).toBeVisible();
  });
});
