import { EMAIL, expect, PASSWORD, test } from './support/fixtures';

test.describe('signed out', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('signing in works by keyboard', async ({ page }) => {
    await page.goto('/login');
    await expect(page.getByLabel('E-mail')).toBeVisible();

    await page.keyboard.press('Tab');
    await page.keyboard.type(EMAIL);
    await page.keyboard.press('Tab');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');

    await expect(page).toHaveURL('/spaces');
  });
});

test('the first tab stop skips the menus', async ({ page }) => {
  await page.goto('/spaces');
  await expect(page.getByRole('heading', { name: 'Spaces', level: 1 })).toBeVisible();

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');

  await expect(page.getByRole('button', { name: 'New space' })).toBeFocused();
});

test('a dialog takes the focus and returns it', async ({ page }) => {
  await page.goto('/spaces');
  const trigger = page.getByRole('button', { name: 'New space' });
  await trigger.focus();

  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Escape');

  await expect(trigger).toBeFocused();
});

test('a space is classified by keyboard', async ({ page, api, unique }) => {
  const space = await api.createSpace(unique('Care'));
  await page.goto(`/spaces/${space.id}/settings`);
  await page.getByLabel('Security classification').focus();

  await page.keyboard.press('Enter');
  await expect(page.getByRole('option', { name: 'Not classified' })).toBeVisible();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');

  await expect(page.getByLabel('Security classification')).toHaveText('Känslig');
  await expect(page.getByLabel('Security classification')).toBeFocused();
});
