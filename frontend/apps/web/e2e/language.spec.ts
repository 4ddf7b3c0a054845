import { expect, test } from './support/fixtures';

test.describe('in a Swedish browser', () => {
  test.use({ locale: 'sv-SE' });

  test('the panel speaks Swedish from the first page', async ({ page }) => {
    await page.goto('/spaces');

    await expect(page.getByRole('heading', { name: 'Ytor', level: 1 })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'sv');
  });
});

test('another language is chosen in the user menu and kept', async ({ page }) => {
  await page.goto('/spaces');
  await page.getByRole('button', { name: /user menu/ }).click();

  await page.getByRole('menuitemradio', { name: 'Svenska' }).click();

  await expect(page.getByRole('menuitem', { name: 'Logga ut' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Ytor', level: 1 })).toBeVisible();
});

test('changing the language keeps what has been typed', async ({ page, backstage, unique }) => {
  const space = await backstage.space(unique('Building'));
  await page.goto(`/spaces/${space.id}/settings`);
  await page.getByLabel('Description').fill('Half a sentence');

  await page.getByRole('button', { name: /user menu/ }).click();
  await page.getByRole('menuitemradio', { name: 'Svenska' }).click();
  await page.keyboard.press('Escape');

  await expect(page.getByLabel('Beskrivning')).toHaveValue('Half a sentence');
});

test('the account page changes the language, too', async ({ page }) => {
  await page.goto('/account');

  await page.getByRole('radio', { name: 'Svenska' }).click();

  await expect(page.getByRole('heading', { name: 'Konto', level: 1 })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'sv');
});

test.describe('at the door', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('the language can be chosen before signing in', async ({ page }) => {
    await page.goto('/login');

    await page.getByRole('button', { name: 'Svenska' }).click();

    await expect(page.getByRole('heading', { name: 'Logga in' })).toBeVisible();
  });
});
