import { expect, test } from './support/fixtures';

test('an API key is shown once and works until it is revoked', async ({
  page,
  playwright,
  baseURL,
  unique
}) => {
  const name = unique('Intranet');
  await page.goto('/account');
  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill(name);
  await page.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByText(`Copy the key for “${name}” now`)).toBeVisible();
  const key = await page.getByRole('code').innerText();

  const client = await playwright.request.newContext({
    baseURL,
    extraHTTPHeaders: { 'api-key': key }
  });
  expect((await client.get('/api/v1/users/me/')).status()).toBe(200);

  await page.reload();
  await expect(page.getByText(name)).toBeVisible();
  await expect(page.getByText(key)).toHaveCount(0);

  await page.getByRole('button', { name: `Revoke ${name}` }).click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Revoke' }).click();

  await expect(page.getByText(`“${name}” is revoked`)).toBeVisible();
  await expect(page.getByRole('button', { name: `Revoke ${name}` })).toHaveCount(0);
  expect((await client.get('/api/v1/users/me/')).status()).toBe(401);
  await client.dispose();
});

test('a key with a last day shows it', async ({ page, unique }) => {
  const name = unique('Print shop');
  const year = new Date().getFullYear() + 1;
  await page.goto('/account');
  await page.getByRole('button', { name: 'New key' }).click();

  await page.getByRole('dialog').getByLabel('Name').fill(name);
  await page.getByLabel('Last day').fill(`${year}-03-09`);
  await page.getByRole('button', { name: 'Create' }).click();

  const row = page.getByRole('listitem').filter({ hasText: name });
  await expect(row).toContainText(`Ends 9 Mar ${year}`);
});

test('a last day in the past is rejected', async ({ page }) => {
  await page.goto('/account');
  await page.getByRole('button', { name: 'New key' }).click();

  await page.getByRole('dialog').getByLabel('Name').fill('Old');
  await page.getByLabel('Last day').fill('2020-01-01');
  await page.getByRole('button', { name: 'Create' }).click();

  await expect(page.getByText('Choose a day that has not passed.')).toBeVisible();
});
