import type { Page } from '@playwright/test';
import {
  type ApiClient,
  currentIcon,
  expect,
  openNewAssistant,
  openNewSpaceSettings,
  test
} from '../support/fixtures';
import { GeneratorPage, openGenerator } from '../support/generator-page';

// The worker's first call after its start takes longer.
test.describe.configure({ timeout: 60_000 });

type Unique = (name: string) => string;

/** The three settings pages with a generator. */
const PAGES = [
  {
    name: 'an assistant',
    open: (page: Page, api: ApiClient, unique: Unique) =>
      openNewAssistant(page, api, unique('Building'), 'Bygglovsguiden')
  },
  {
    name: 'an app',
    open: async (page: Page, api: ApiClient, unique: Unique) => {
      const space = await api.createSpace(unique('Building'));
      const app = await api.createApp(space, 'Mötesanteckningar');
      await page.goto(`/spaces/${space.id}/apps/${app.id}/edit`);
    }
  },
  {
    name: 'a space',
    open: (page: Page, api: ApiClient, unique: Unique) =>
      openNewSpaceSettings(page, api, unique('Badhuset'))
  }
];

for (const settings of PAGES) {
  test(`an icon for ${settings.name} is generated, selected and saved`, async ({
    page,
    api,
    unique
  }) => {
    await settings.open(page, api, unique);
    const generator = new GeneratorPage(page);

    await generator.open();
    await generator.prompt.fill('En röd stuga vid en sjö');
    await expect(generator.dialog.getByText('Edited by you')).toBeVisible();
    await generator.generate();
    await expect(generator.status).toHaveText('Choose an icon');
    await expect(generator.dialog.getByText('In use now')).toBeVisible();
    await generator.tile(2).click();
    await expect(generator.dialog.getByText('As it will look')).toBeVisible();
    await generator.button('Use selected icon').click();

    await expect(generator.dialog).toHaveCount(0);
    await expect(page.getByText('New icon saved')).toBeVisible();
    await expect(currentIcon(page)).toBeVisible();
    await page.reload();
    await expect(currentIcon(page)).toBeVisible();
    await expect(page.locator('main header img')).toBeVisible();
  });
}

test('the four suggestions differ, also from those of the next round', async ({
  page,
  api,
  unique
}) => {
  const generator = await openGenerator(page, api, unique);
  const sources = () =>
    generator.tiles
      .locator('img')
      .evaluateAll((pictures) => pictures.map((picture) => picture.getAttribute('src')));
  await generator.open();

  await generator.generate();
  const first = await sources();
  expect(new Set(first).size).toBe(4);
  await generator.tile(1).click();
  await generator.press('Regenerate');
  await expect(generator.status).toContainText('Generating icons...');
  await expect(generator.tiles).toHaveCount(4);

  expect(await sources()).not.toEqual(first);
  // The selection of the first round is kept.
  await expect(generator.dialog.getByText('The icon you chose stays')).toBeVisible();
  await generator.button('Use selected icon').click();
  await expect(currentIcon(page)).toBeVisible();
});

test('an icon is made by keyboard alone', async ({ page, api, unique }) => {
  const generator = await openGenerator(page, api, unique);
  await generator.trigger.focus();
  await page.keyboard.press('Enter');
  await expect(generator.prompt).not.toHaveValue('');

  await generator.prompt.focus();
  await page.keyboard.press('Control+Enter');
  await expect(generator.tiles).toHaveCount(4, { timeout: 40_000 });
  while (!(await generator.tile(1).evaluate((tile) => tile === document.activeElement))) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('ArrowDown');
  await expect(generator.tile(3)).toBeFocused();
  await expect(generator.tile(3)).not.toBeChecked();
  await page.keyboard.press('Space');
  await expect(generator.tile(3)).toBeChecked();
  await page.keyboard.press('2');
  await expect(generator.tile(2)).toBeChecked();
  await expect(generator.tile(2)).toHaveAccessibleName('Suggestion 2 of 4, chosen');
  await page.keyboard.press('Enter');

  await expect(generator.dialog).toHaveCount(0);
  await expect(currentIcon(page)).toBeVisible();
  await expect(generator.trigger).toBeFocused();
});

test.describe('in Swedish', () => {
  test.use({ locale: 'sv-SE' });

  test('an icon is made with Swedish texts', async ({ page, api, unique }) => {
    await openNewAssistant(page, api, unique('Building'), 'Bygglovsguiden');
    await page.getByRole('button', { name: 'Generera ikon' }).click();
    const dialog = page.getByRole('dialog', { name: 'Generera ikon' });
    await expect(dialog.getByText('Fyra förslag visas här')).toBeVisible();
    await expect(dialog.getByText('Piktogram, inte AI')).toBeVisible();

    await dialog.getByRole('button', { name: 'Generera', exact: true }).click();
    await expect(dialog.getByRole('status')).toHaveText('Välj en ikon', { timeout: 40_000 });
    await dialog.getByRole('radio', { name: 'Förslag 1 av 4' }).click();
    await dialog.getByRole('button', { name: 'Använd vald ikon' }).click();

    await expect(page.getByText('Ny ikon sparad')).toBeVisible();
  });
});
