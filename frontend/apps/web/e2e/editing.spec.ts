import { expect, openNewAssistant, openNewSpaceSettings, test } from './support/fixtures';

test('an assistant’s fields are saved and the menu is updated', async ({ page, api, unique }) => {
  await openNewAssistant(page, api, unique('Building'), 'Permit guide');

  await page.getByLabel('Name').fill('Permit helper');
  await page.getByLabel('System prompt').fill('Answer briefly.');
  await page.getByRole('button', { name: 'Save changes' }).click();

  const menu = page.getByRole('navigation', { name: 'Side menu' });
  await expect(menu.getByRole('link', { name: 'Permit helper' })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('System prompt')).toHaveValue('Answer briefly.');
});

test('an app’s prompt can be cleared', async ({ page, api, unique }) => {
  const space = await api.createSpace(unique('Building'));
  const app = await api.createApp(space, 'Meeting notes');
  await page.goto(`/spaces/${space.id}/apps/${app.id}/edit`);

  for (const prompt of ['Write minutes.', '']) {
    await page.getByLabel('Prompt').fill(prompt);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByText('Undo the change')).toBeHidden();
    await page.reload();
    await expect(page.getByLabel('Prompt')).toHaveValue(prompt);
  }
});

test('saving is disabled without changes and says why', async ({ page, api, unique }) => {
  await openNewSpaceSettings(page, api, unique('Building'));
  const save = page.getByRole('button', { name: 'Save changes' });

  await expect(save).toBeDisabled();
  await expect(save).toHaveAccessibleDescription('Nothing has been changed.');
  await page.getByLabel('Description').fill('New words');
  await expect(save).toBeEnabled();
  await page.getByRole('button', { name: 'Undo the change' }).click();
  await expect(page.getByLabel('Description')).toHaveValue('');
  await expect(save).toBeDisabled();
});

test('leaving with unsaved changes asks first', async ({ page, api, unique }) => {
  const spaceId = await openNewSpaceSettings(page, api, unique('Building'));
  await page.getByLabel('Description').fill('Half a sentence');

  await page.getByRole('link', { name: 'Overview' }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Leave without saving?' });
  await expect(dialog.getByRole('button', { name: 'Keep editing' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Keep editing' }).click();
  await expect(page.getByLabel('Description')).toHaveValue('Half a sentence');

  await page.getByRole('link', { name: 'Overview' }).click();
  await dialog.getByRole('button', { name: 'Leave' }).click();
  await expect(page).toHaveURL(`/spaces/${spaceId}`);
});

test('a change that could not be saved stays on the page', async ({ page, api, unique }) => {
  await openNewSpaceSettings(page, api, unique('Building'));
  await page.getByLabel('Description').fill('Kept');
  await page.route('**/api/v1/spaces/*/', (route) => route.abort());

  await page.getByRole('button', { name: 'Save changes' }).click();

  await expect(page.getByText('The server did not answer.')).toBeVisible();
  await expect(page.getByLabel('Description')).toHaveValue('Kept');
  await expect(page.getByRole('button', { name: 'Save changes' })).toBeEnabled();
});

test('an ended session keeps unsaved changes and offers to sign in', async ({
  page,
  api,
  unique
}) => {
  const spaceId = await openNewSpaceSettings(page, api, unique('Building'));
  await page.getByLabel('Description').fill('Kept');
  await page.context().clearCookies();

  await page.getByRole('button', { name: 'Save changes' }).click();

  await expect(page.getByText('You are signed out.')).toBeVisible();
  await expect(page.getByLabel('Description')).toHaveValue('Kept');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  await expect(page).toHaveURL(`/login?next=${encodeURIComponent(`/spaces/${spaceId}/settings`)}`);
});
