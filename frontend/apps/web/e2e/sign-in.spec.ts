import { EMAIL, expect, PASSWORD, test } from './support/fixtures';

test.use({ storageState: { cookies: [], origins: [] } });

test('signed-out users are redirected to the sign-in page and back', async ({ page }) => {
  await page.goto('/account');
  await expect(page).toHaveURL(/\/login\?next=%2Faccount$/);

  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();

  await expect(page.getByRole('heading', { name: 'Account', level: 1 })).toBeVisible();
  await expect(page).toHaveURL('/account');
});

test('a wrong password shows a message and keeps the e-mail', async ({ page }) => {
  await page.goto('/login');

  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();

  await expect(page.getByRole('alert')).toHaveText(
    'E-mail or password is wrong. Try again, or ask your administrator for a new password.'
  );
  await expect(page.getByLabel('E-mail')).toHaveValue(EMAIL);
});

test('empty fields are validated without a request', async ({ page }) => {
  await page.goto('/login');
  let requested = false;
  page.on('request', (request) => (requested ||= request.url().includes('/login/token/')));

  await page.getByRole('button', { name: 'Sign in' }).click();

  await expect(page.getByLabel('E-mail')).toHaveAccessibleDescription('Enter your e-mail address.');
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(
    'Enter your password.'
  );
  expect(requested).toBe(false);
});

test('the password can be shown', async ({ page }) => {
  await page.goto('/login');
  const password = page.getByLabel('Password', { exact: true });
  await password.fill('secret words');

  await page.getByRole('button', { name: 'Show the password' }).click();

  await expect(password).toHaveAttribute('type', 'text');
});

test('signing out ends the session', async ({ page }) => {
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Password', { exact: true }).press('Enter');
  await expect(page).toHaveURL('/spaces');

  await page.getByRole('button', { name: /user menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();

  await expect(page).toHaveURL('/login');
  await page.goto('/spaces');
  await expect(page).toHaveURL(/\/login/);
});
