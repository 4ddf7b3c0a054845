import { expect, test } from './support/fixtures';

test('an assistant’s words are saved and the menu follows', async ({ page, backstage, unique }) => {
  const space = await backstage.space(unique('Building'));
  const assistant = await backstage.assistant(space, 'Permit guide');
  await page.goto(`/spaces/${space.id}/assistants/${assistant.id}/edit`);

  await page.getByLabel('Name').fill('Permit helper');
  await page.getByLabel('System prompt').fill('Answer briefly.');
  await page.getByRole('button', { name: 'Save changes' }).click();

  const menu = page.getByRole('navigation', { name: 'Side menu' });
  await expect(menu.getByRole('link', { name: 'Permit helper' })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('System prompt')).toHaveValue('Answer briefly.');
});

test('an app’s prompt can be emptied again', async ({ page, backstage, unique }) => {
  const space = await backstage.space(unique('Building'));
  const app = await backstage.app(space, 'Meeting notes');
  await page.goto(`/spaces/${space.id}/apps/${app.id}/edit`);

  for (const words of ['Write minutes.', '']) {
    await page.getByLabel('Prompt').fill(words);
    await page.getByRole('button', { name: 'Save changes' }).click();
    await expect(page.getByText('Undo the change')).toBeHidden();
    await page.reload();
    await expect(page.getByLabel('Prompt')).toHaveValue(words);
  }
});

test('saving waits for a change and says why', async ({ page, backstage, unique }) => {
  const space = await backstage.space(unique('Building'));
  await page.goto(`/spaces/${space.id}/settings`);
  const save = page.getByRole('button', { name: 'Save changes' });

  await expect(save).toBeDisabled();
  await expect(save).toHaveAccessibleDescription('Nothing has been changed.');
  await page.getByLabel('Description').fill('New words');
  await expect(save).toBeEnabled();
  await page.getByRole('button', { name: 'Undo the change' }).click();
  await expect(page.getByLabel('Description')).toHaveValue('');
  await expect(save).toBeDisabled();
});

test('what has been typed is not lost by a stray click', async ({ page, backstage, unique }) => {
  const space = await backstage.space(unique('Building'));
  await page.goto(`/spaces/${space.id}/settings`);
  await page.getByLabel('Description').fill('Half a sentence');

  await page.getByRole('link', { name: 'Overview' }).click();
  const question = page.getByRole('alertdialog', { name: 'Leave without saving?' });
  await expect(question.getByRole('button', { name: 'Keep editing' })).toBeFocused();
  await question.getByRole('button', { name: 'Keep editing' }).click();
  await expect(page.getByLabel('Description')).toHaveValue('Half a sentence');

  await page.getByRole('link', { name: 'Overview' }).click();
  await question.getByRole('button', { name: 'Leave' }).click();
  await expect(page).toHaveURL(`/spaces/${space.id}`);
});

test('a change that the server refuses stays on the page', async ({ page, backstage, unique }) => {
  const space = await backstage.space(unique('Building'));
  await page.goto(`/spaces/${space.id}/settings`);
  await page.getByLabel('Description').fill('Kept');
  await page.route('**/api/v1/spaces/*/', (route) => route.abort());

  await page.getByRole('button', { name: 'Save changes' }).click();

  await expect(page.getByText('The server did not answer.')).toBeVisible();
  await expect(page.getByLabel('Description')).toHaveValue('Kept');
  await expect(page.getByRole('button', { name: 'Save changes' })).toBeEnabled();
});

test('a session that has ended takes nothing away and offers the way back in', async ({
  page,
  backstage,
  unique
}) => {
  const space = await backstage.space(unique('Building'));
  await page.goto(`/spaces/${space.id}/settings`);
  await page.getByLabel('Description').fill('Kept');
  await page.context().clearCookies();

  await page.getByRole('button', { name: 'Save changes' }).click();

  await expect(page.getByText('You are signed out.')).toBeVisible();
  await expect(page.getByLabel('Description')).toHaveValue('Kept');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  await expect(page).toHaveURL(`/login?next=${encodeURIComponent(`/spaces/${space.id}/settings`)}`);
});
