import type { Page } from '@playwright/test';
import {
  currentIcon,
  expect,
  openNewAssistant,
  openNewSpaceSettings,
  test
} from './support/fixtures';

/** A PNG of one pixel. */
const PNG = {
  name: 'dot.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64'
  )
};

/** The icons in the menu, the page header and the setting row. */
function icons(page: Page) {
  return [
    page.getByRole('navigation', { name: 'Side menu' }).locator('a[aria-current] img'),
    page.locator('main header img'),
    currentIcon(page)
  ];
}

async function upload(page: Page, file: typeof PNG): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Upload' }).click();
  await (await chooser).setFiles(file);
}

test('an uploaded icon is shown in menu, header and row, and can be undone', async ({
  page,
  api,
  unique
}) => {
  await openNewAssistant(page, api, unique('Building'), 'Permit guide');

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

test('an icon can be removed', async ({ page, api, unique }) => {
  await openNewSpaceSettings(page, api, unique('Building'));
  await upload(page, PNG);
  await expect(page.getByText('New icon saved')).toBeVisible();

  await page.getByRole('button', { name: 'Remove' }).click();

  await expect(page.getByText('Icon removed')).toBeVisible();
  await expect(currentIcon(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Remove' })).toHaveCount(0);
});

test('a file of another type is rejected with a message', async ({ page, api, unique }) => {
  await openNewSpaceSettings(page, api, unique('Building'));

  await upload(page, { ...PNG, name: 'notes.txt', mimeType: 'text/plain' });

  await expect(page.getByText('Choose a PNG, JPEG or WebP picture.')).toBeVisible();
});

test('an invalid picture is rejected by the server, and the icon is kept', async ({
  page,
  api,
  unique
}) => {
  await openNewSpaceSettings(page, api, unique('Building'));

  await upload(page, { ...PNG, buffer: Buffer.from('not a picture') });

  await expect(page.getByText('The file is not a PNG, JPEG or WebP picture.')).toBeVisible();
  await expect(currentIcon(page)).toHaveCount(0);
});
