import type { Page } from '@playwright/test';
import {
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  PASSWORD,
  PERSON_EMAIL,
  PERSON_PASSWORD,
  test
} from './support/fixtures';

test.use({ storageState: { cookies: [], origins: [] } });

const NEW_PASSWORD = 'blue cottage by the sea';

async function signIn(page: Page, password: string) {
  await page.goto('/login?next=%2Faccount');
  await page.getByLabel('E-mail').fill(PERSON_EMAIL);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

test('people change their password, which signs them out elsewhere', async ({ page, browser }) => {
  const elsewhere = await (await browser.newContext()).newPage();
  await signIn(elsewhere, PERSON_PASSWORD);
  await expect(elsewhere).toHaveURL('/account');
  await signIn(page, PERSON_PASSWORD);

  await page.getByRole('button', { name: 'Change password' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change password' });
  await dialog.getByLabel('Current password').fill(PERSON_PASSWORD);
  await dialog.getByLabel('New password').fill(NEW_PASSWORD);
  await expect(dialog.getByLabel('Sign out everywhere else')).toBeChecked();
  await expect(dialog.getByLabel('Revoke all my API keys')).not.toBeChecked();
  await dialog.getByRole('button', { name: 'Change password' }).click();

  await expect(page.getByText('The password is changed')).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await page.reload();
  await expect(page).toHaveURL('/account');
  await elsewhere.reload();
  await expect(elsewhere).toHaveURL(/\/login/);
  await signIn(elsewhere, NEW_PASSWORD);
  await expect(elsewhere).toHaveURL('/account');
});

test('what is not accepted is told at its field, which has the focus', async ({
  page,
  session
}) => {
  await page.context().addCookies(session.cookies);
  await page.goto('/account');
  await page.getByRole('button', { name: 'Change password' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change password' });
  const current = dialog.getByLabel('Current password');
  const next = dialog.getByLabel('New password');
  const save = dialog.getByRole('button', { name: 'Change password' });
  await expect(current).toBeFocused();

  await next.fill('short');
  await expect(dialog.getByRole('status')).toHaveText('Too short: it takes 12 characters.');
  await save.click();
  await expect(current).toBeFocused();
  await expect(current).toHaveAccessibleDescription('Enter your current password.');
  await expect(next).toHaveAccessibleDescription(/Use at least 12 characters/);

  await current.fill('not the password');
  await next.fill('Exempelkommunen 2026');
  await expect(dialog.getByRole('status')).toHaveText('Good length.');
  await save.click();
  await expect(current).toHaveAccessibleDescription('This is not your current password.');
  await expect(current).toBeFocused();

  await current.fill(PASSWORD);
  await save.click();
  await expect(next).toHaveAccessibleDescription(/It is close to your name/);
  await expect(next).toBeFocused();

  await next.fill('Summer2026Summer2026');
  await save.click();
  await expect(next).toHaveAccessibleDescription(/It is easy to guess/);
});

for (const width of [1280, 360]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the dialog fits ${width} px, ${colorScheme}`, async ({ page, session }) => {
      await page.context().addCookies(session.cookies);
      await page.setViewportSize({ width, height: 740 });
      await page.emulateMedia({ colorScheme });
      await page.goto('/account');
      await page.getByRole('button', { name: 'Change password' }).click();
      await page.getByLabel('New password').fill('tolv tecken!');
      await page.getByRole('button', { name: 'Change password' }).last().click();
      await expect(page.getByText('Enter your current password.')).toBeVisible();

      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
      await expect(page.getByRole('button', { name: 'Change password' })).toBeFocused();
    });
  }
}
