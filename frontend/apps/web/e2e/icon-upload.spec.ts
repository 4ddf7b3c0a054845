import type { Page } from '@playwright/test';
import { expect, test } from './support/fixtures';

/** A whole PNG, one pixel wide. */
const PNG = {
  name: 'dot.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64'
  )
};

/** The icons in the menu, the page head and the row. */
function icons(page: Page) {
  return [
    page.getByRole('navigation', { name: 'Side menu' }).locator('a[aria-current] img'),
    page.locator('main header img'),
    page.getByRole('group', { name: 'Icon' }).locator('img')
  ];
}

async function upload(page: Page, file: typeof PNG): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Upload' }).click();
  await (await choosing).setFiles(file);
}

test('an uploaded icon shows in menu, head and row, stays, and can be undone', async ({
  page,
  backstage,
  unique
}) => {
  const space = await backstage.space(unique('Building'));
  const assistant = await backstage.assistant(space, 'Permit guide');
  await page.goto(`/spaces/${space.id}/assistants/${assistant.id}/edit`);

  await upload(page, PNG);
  await expect(page.getByText('New icon saved')).toBeVisible();
  for (const icon of icons(page)) await expect(icon).toBeVisible();

  await page.getByRole('button', { name: 'Undo' }).click();
  for (const icon of icons(page)) await expect(icon).toHaveCount(0);

  await upload(page, PNG);
  await expect(page.getByText('New icon saved')).toBeVisible();
  await page.reload();
  for (const icon of icons(page)) await expect(icon).toBeVisible();
});

test('an icon is taken away, and the letter stands in', async ({ page, backstage, unique }) => {
  const space = await backstage.space(unique('Building'));
  await page.goto(`/spaces/${space.id}/settings`);
  await upload(page, PNG);
  await expect(page.getByText('New icon saved')).toBeVisible();

  await page.getByRole('button', { name: 'Remove' }).click();

  await expect(page.getByText('Icon removed')).toBeVisible();
  await expect(page.getByRole('group', { name: 'Icon' }).locator('img')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Remove' })).toHaveCount(0);
});

test('a file that is no picture is refused in words beside the button', async ({
  page,
  backstage,
  unique
}) => {
  const space = await backstage.space(unique('Building'));
  await page.goto(`/spaces/${space.id}/settings`);

  await upload(page, { ...PNG, name: 'notes.txt', mimeType: 'text/plain' });

  await expect(page.getByText('Choose a PNG, JPEG or WebP picture.')).toBeVisible();
});

test('a picture that is none inside is refused by the server, and the icon stays', async ({
  page,
  backstage,
  unique
}) => {
  const space = await backstage.space(unique('Building'));
  await page.goto(`/spaces/${space.id}/settings`);

  await upload(page, { ...PNG, buffer: Buffer.from('not a picture') });

  await expect(page.getByText('The file is not a PNG, JPEG or WebP picture.')).toBeVisible();
  await expect(page.getByRole('group', { name: 'Icon' }).locator('img')).toHaveCount(0);
});
