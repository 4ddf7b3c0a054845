import type { Page } from '@playwright/test';
import { demoteUser, expect, expectAccessible, test } from '../support/fixtures';
import { GeneratorPage } from '../support/generator-page';

// The tests change the organisation's models, so they run one at a time.
test.describe.configure({ mode: 'default' });

const PICTOGRAMS = 'Enable Pictograms';
const MODEL_URL = /\/api\/v1\/image-models\/[^/]+\/$/;

async function openModels(page: Page): Promise<void> {
  await page.goto('/admin/image-models');
  await expect(page.getByRole('heading', { name: 'Image models', level: 1 })).toBeVisible();
}

/** Restores the state of a new tenant: pictograms are the default and classified highest. */
test.afterEach(async ({ page, api }) => {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await api.updateModel('builtin-pictograms', {
    is_org_default: true,
    security_classification: { id: (await api.highestLevel()).id }
  });
});

test('disabling the default asks first and disables the generator until a model is enabled', async ({
  page,
  api,
  unique
}) => {
  const space = await api.createSpace(unique('Building'));
  const settings = `/spaces/${space.id}/settings`;
  const generator = new GeneratorPage(page);
  await openModels(page);

  await page.getByRole('switch', { name: PICTOGRAMS }).click();
  const dialog = page.getByRole('alertdialog', { name: 'Turn off the default model?' });
  await expect(dialog.getByRole('button', { name: 'Keep it on' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('switch', { name: PICTOGRAMS })).toBeChecked();

  await page.getByRole('switch', { name: PICTOGRAMS }).click();
  const saved = page.waitForResponse(MODEL_URL);
  await dialog.getByRole('button', { name: 'Turn off' }).click();
  await expect(page.getByRole('switch', { name: PICTOGRAMS })).not.toBeChecked();
  await expect(page.getByRole('radio', { name: 'Use Pictograms as default' })).not.toBeChecked();
  await saved;
  await page.goto(settings);
  await expect(page.getByText('No image model is enabled')).toBeVisible();
  await expect(generator.trigger).toBeDisabled();
  await expect(generator.trigger).toHaveAccessibleDescription(/icons can only be uploaded/);
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Open image models' }).click();
  const enabled = page.waitForResponse(MODEL_URL);
  await page.getByRole('radio', { name: 'Use Pictograms as default' }).click();
  await expect(page.getByRole('switch', { name: PICTOGRAMS })).toBeChecked();
  await enabled;
  await page.goto(settings);
  await generator.open();
});

test('a space can’t use a model that is classified too low', async ({ page, api, unique }) => {
  const space = await api.createSpace(unique('Care'));
  const levels = await api.levels();
  const highest = await api.highestLevel();
  await api.classifySpace(space, highest);
  await openModels(page);

  await page.getByLabel(/^Classification of Pictograms/).click();
  await expectAccessible(page);
  const saved = page.waitForResponse(MODEL_URL);
  await page.getByRole('option', { name: levels[0]?.name ?? '' }).click();
  await saved;
  await page.goto(`/spaces/${space.id}/settings`);

  await expect(page.getByText(`approved for the class ${highest.name}`)).toBeVisible();
});

test('a failed change is rolled back and can be retried', async ({ page }) => {
  await openModels(page);
  await page.getByRole('switch', { name: PICTOGRAMS }).click();
  const saved = page.waitForResponse(MODEL_URL);
  await page.getByRole('button', { name: 'Turn off' }).click();
  await saved;

  await page.route(MODEL_URL, (route) => route.abort(), { times: 1 });
  await page.getByRole('switch', { name: PICTOGRAMS }).click();
  await expect(
    page.getByText('Pictograms could not be enabled: the server did not answer. It is off again.')
  ).toBeVisible();
  await page.getByRole('button', { name: 'Try again' }).hover(); // the toast stays while it is hovered
  await expect(page.getByRole('switch', { name: PICTOGRAMS })).not.toBeChecked();
  await expectAccessible(page);
  const again = page.waitForResponse(MODEL_URL);
  await page.getByRole('button', { name: 'Try again' }).click();

  expect((await again).status()).toBe(200);
  await expect(page.getByRole('switch', { name: PICTOGRAMS })).toBeChecked();
});

test('arrows move the focus and Space sets the default', async ({ page }) => {
  await page.route('**/api/v1/image-models/', async (route) => {
    const response = await route.fetch();
    const { items, count } = await response.json();
    const usable = { is_locked: false, lock_reason: null, is_deprecated: false };
    const changed = items.map((model: object) => ({ ...model, ...usable }));
    await route.fulfill({ response, json: { items: changed, count } });
  });
  await page.route(MODEL_URL, (route) => route.abort());
  await openModels(page);
  const radios = page.getByRole('radio');
  const current = page.getByRole('radio', { name: 'Use Pictograms as default' });
  const from = (await radios.all()).length;
  expect(from).toBeGreaterThan(1);

  await current.focus();
  await page.keyboard.press('ArrowDown');
  await expect(current).toBeChecked();
  await expect(current).not.toBeFocused();
  const name = await page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');
  await page.keyboard.press('Space');

  // The request is aborted, so the change is rolled back with a message.
  await expect(page.getByText('The one before still is.')).toBeVisible();
  await expect(page.getByRole('radio', { name })).not.toBeChecked();
  await expect(current).toBeChecked();
});

test('models can be searched, filtered, collapsed and explained', async ({ page }) => {
  await openModels(page);
  const rows = page
    .getByRole('rowheader')
    .filter({ has: page.getByRole('button', { name: /^About/ }) });
  const all = await rows.count();
  expect(all).toBeGreaterThan(3);

  await page.getByRole('searchbox').fill('eneo pictograms');
  await expect(rows).toHaveCount(1);
  await page.getByRole('searchbox').fill('no such model');
  await expect(page.getByText('No model matches the search')).toBeVisible();
  await page.getByRole('button', { name: 'Show all models' }).click();
  await expect(rows).toHaveCount(all);
  await page.getByRole('switch', { name: 'Enabled only' }).click();
  await expect(rows).toHaveCount(1);
  await page.getByRole('switch', { name: 'Enabled only' }).click();

  const group = page.getByRole('button', { name: /^Eneo/ });
  await group.click();
  await expect(group).toHaveAttribute('aria-expanded', 'false');
  await expect(page.getByRole('switch', { name: PICTOGRAMS })).toHaveCount(0);
  await group.click();
  await page.getByRole('button', { name: 'About Pictograms' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Pictograms' })).toContainText('Not AI.');
  await expectAccessible(page);
});

test('a model without a key can’t be enabled and says why', async ({ page }) => {
  await openModels(page);
  const row = page.getByRole('row', { name: /Credentials missing/ }).first();

  await expect(row.getByRole('switch')).toBeDisabled();
  await expect(row.getByRole('switch')).toHaveAccessibleDescription('Credentials missing');
  await expect(row.getByRole('radio')).toHaveAttribute('aria-disabled', 'true');
});

test('users without administrator rights see a message', async ({ page }) => {
  await demoteUser(page);
  await page.goto('/admin/image-models');

  await expect(page.getByText('You may not do this. Ask an administrator.')).toBeVisible();
  await expect(page.getByRole('switch')).toHaveCount(0);
  await expectAccessible(page);
});
