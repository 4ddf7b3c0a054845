import { EMAIL, expect, PASSWORD, test } from './support/fixtures';

test.describe('at the door', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('one signs in without a mouse', async ({ page }) => {
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

test('the first stop leads past the menus', async ({ page }) => {
  await page.goto('/spaces');
  await expect(page.getByRole('heading', { name: 'Spaces', level: 1 })).toBeVisible();

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');

  await expect(page.getByRole('button', { name: 'New space' })).toBeFocused();
});

test('a dialog takes the focus and gives it back', async ({ page }) => {
  await page.goto('/spaces');
  const opener = page.getByRole('button', { name: 'New space' });
  await opener.focus();

  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Escape');

  await expect(opener).toBeFocused();
});

test('a space is classified with arrows alone', async ({ page, backstage, unique }) => {
  const space = await backstage.space(unique('Care'));
  await page.goto(`/spaces/${space.id}/settings`);
  await page.getByLabel('Security classification').focus();

  await page.keyboard.press('Enter');
  await expect(page.getByRole('option', { name: 'Not classified' })).toBeVisible();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');

  await expect(page.getByLabel('Security classification')).toHaveText('Känslig');
  await expect(page.getByLabel('Security classification')).toBeFocused();
});
