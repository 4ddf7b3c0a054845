import { demoteUser, expect, expectAccessible, test } from './support/fixtures';

test('a new space is opened and listed', async ({ page, unique }) => {
  const name = unique('Library');
  await page.goto('/spaces');

  await page.getByRole('button', { name: 'New space' }).click();
  const dialog = page.getByRole('dialog', { name: 'New space' });
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByLabel('Description').fill('Reading tips');
  await dialog.getByRole('button', { name: 'Create' }).click();

  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible();
  await page.getByRole('link', { name: 'Spaces' }).click();
  const card = page.getByRole('link', { name });
  await expect(card).toContainText('Reading tips');
  await expect(card).toContainText('Nothing here yet');
});

test('a space needs a name', async ({ page }) => {
  await page.goto('/spaces');
  await page.getByRole('button', { name: 'New space' }).click();

  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Create' }).click();

  await expect(dialog.getByLabel('Name')).toHaveAccessibleDescription('Give it a name.');
});

for (const { kind, create, edit } of [
  { kind: 'assistant', create: 'New assistant', edit: 'Edit assistant' },
  { kind: 'app', create: 'New app', edit: 'Edit app' }
]) {
  test(`a new ${kind} is opened for editing and added to the menu`, async ({
    page,
    api,
    unique
  }) => {
    const space = await api.createSpace(unique('Building'));
    await page.goto(`/spaces/${space.id}`);

    await page.getByRole('button', { name: create }).click();
    await page.getByLabel('Name').fill('Permit guide');
    await page.getByRole('button', { name: 'Create' }).click();

    await expect(page.getByRole('heading', { name: edit })).toBeVisible();
    const menu = page.getByRole('navigation', { name: 'Side menu' });
    await expect(menu.getByRole('link', { name: 'Permit guide' })).toHaveAttribute(
      'aria-current',
      'page'
    );
    await page.goto('/spaces');
    await expect(page.getByRole('link', { name: space.name })).toContainText(`1 ${kind}`);
  });
}

test('a space’s name, description and classification are saved together', async ({
  page,
  api,
  unique
}) => {
  const space = await api.createSpace(unique('Care'));
  const renamed = `${space.name} and support`;
  await page.goto(`/spaces/${space.id}/settings`);

  await page.getByLabel('Name').fill(renamed);
  await page.getByLabel('Description').fill('Plain language');
  await page.getByLabel('Security classification').click();
  await page.getByRole('option', { name: 'Intern' }).click();
  await page.getByRole('button', { name: 'Save changes' }).click();

  await expect(page.getByText('Changes saved')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Name')).toHaveValue(renamed);
  await expect(page.getByLabel('Description')).toHaveValue('Plain language');
  await expect(page.getByLabel('Security classification')).toHaveText('Intern');
  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(page.getByRole('main')).toContainText('Intern');
});

test('only administrators change the classification, others see it with the reason', async ({
  page,
  api,
  unique
}) => {
  const space = await api.createSpace(unique('Elderly care'));
  await api.classifySpace(space, await api.highestLevel());
  await demoteUser(page);
  await page.goto(`/spaces/${space.id}/settings`);

  const row = page.getByRole('group', { name: 'Security classification' });
  await expect(row).toContainText('Känslig');
  await expect(row).toContainText('Only administrators change it.');
  await expect(row.getByRole('combobox')).toHaveCount(0);
  await expectAccessible(page);

  await page.getByLabel('Description').fill('Plain language');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('Changes saved')).toBeVisible();
  await expect(row).toContainText('Känslig');
});

test('an unknown space shows an error page with a link to the spaces', async ({ page }) => {
  await page.goto('/spaces/00000000-0000-4000-8000-000000000000');

  await expect(
    page.getByRole('heading', { name: 'There is no such page', level: 2 })
  ).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Reference');
  await page.getByRole('link', { name: 'Go to spaces' }).click();
  await expect(page).toHaveURL('/spaces');
});
