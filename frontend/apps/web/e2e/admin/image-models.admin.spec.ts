import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures';
import { Generator } from '../support/generator-page';

// What an organisation may use is one thing for everybody: these tests take turns, after all others.
test.describe.configure({ mode: 'default' });

const PICTOGRAMS = 'Enable Pictograms';

async function openModels(page: Page): Promise<void> {
  await page.goto('/admin/image-models');
  await expect(page.getByRole('heading', { name: 'Image models', level: 1 })).toBeVisible();
}

/** Whatever a test has changed: enabled, the default and of the highest class again, as a new tenant has it. */
test.afterEach(async ({ page, baseURL }) => {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  const headers = { Origin: new URL(String(baseURL)).origin };
  const { items: models } = await (await page.request.get('/api/v1/image-models/')).json();
  const { items: levels } = await (
    await page.request.get('/api/v1/security-classifications/')
  ).json();
  const { id } = models.find(({ name }: { name: string }) => name === 'builtin-pictograms');
  const answer = await page.request.post(`/api/v1/image-models/${id}/`, {
    headers,
    data: { is_org_default: true, security_classification: { id: levels.at(-1).id } }
  });
  expect(answer.status(), await answer.text()).toBe(200);
});

test('turning off the default asks first, and then nobody can generate until one is on again', async ({
  page,
  backstage,
  unique
}) => {
  const space = await backstage.space(unique('Building'));
  const settings = `/spaces/${space.id}/settings`;
  const generator = new Generator(page);
  await openModels(page);

  await page.getByRole('switch', { name: PICTOGRAMS }).click();
  const question = page.getByRole('alertdialog', { name: 'Turn off the default model?' });
  await expect(question.getByRole('button', { name: 'Keep it on' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('switch', { name: PICTOGRAMS })).toBeChecked();

  await page.getByRole('switch', { name: PICTOGRAMS }).click();
  const saved = page.waitForResponse(/\/api\/v1\/image-models\/[^/]+\/$/);
  await question.getByRole('button', { name: 'Turn off' }).click();
  await expect(page.getByRole('switch', { name: PICTOGRAMS })).not.toBeChecked();
  await expect(page.getByRole('radio', { name: 'Use Pictograms as default' })).not.toBeChecked();
  await saved;
  await page.goto(settings);
  await expect(page.getByText('No image model is enabled')).toBeVisible();
  await expect(generator.opener).toBeDisabled();
  await expect(generator.opener).toHaveAccessibleDescription(/icons can only be uploaded/);
  await expectAccessible(page);

  await page.getByRole('link', { name: 'Open image models' }).click();
  const enabled = page.waitForResponse(/\/api\/v1\/image-models\/[^/]+\/$/);
  await page.getByRole('radio', { name: 'Use Pictograms as default' }).click();
  await expect(page.getByRole('switch', { name: PICTOGRAMS })).toBeChecked();
  await enabled;
  await page.goto(settings);
  await generator.open();
});

test('a class that is too low for a space keeps the model out of it at once', async ({
  page,
  backstage,
  baseURL,
  unique
}) => {
  const space = await backstage.space(unique('Care'));
  const { items: levels } = await (
    await page.request.get('/api/v1/security-classifications/')
  ).json();
  await page.request.patch(`/api/v1/spaces/${space.id}/`, {
    headers: { Origin: new URL(String(baseURL)).origin },
    data: { security_classification: { id: levels.at(-1).id } }
  });
  await openModels(page);

  await page.getByLabel(/^Classification of Pictograms/).click();
  await expectAccessible(page);
  const saved = page.waitForResponse(/\/api\/v1\/image-models\/[^/]+\/$/);
  await page.getByRole('option', { name: levels[0].name }).click();
  await saved;
  await page.goto(`/spaces/${space.id}/settings`);

  await expect(page.getByText(`approved for the class ${levels.at(-1).name}`)).toBeVisible();
});

test('a change that the server does not answer is taken back, and can be tried again', async ({
  page
}) => {
  await openModels(page);
  await page.getByRole('switch', { name: PICTOGRAMS }).click();
  const saved = page.waitForResponse(/\/api\/v1\/image-models\/[^/]+\/$/);
  await page.getByRole('button', { name: 'Turn off' }).click();
  await saved;

  await page.route(/\/api\/v1\/image-models\/[^/]+\/$/, (route) => route.abort(), { times: 1 });
  await page.getByRole('switch', { name: PICTOGRAMS }).click();
  await expect(
    page.getByText('Pictograms could not be enabled: the server did not answer. It is off again.')
  ).toBeVisible();
  await expect(page.getByRole('switch', { name: PICTOGRAMS })).not.toBeChecked();
  await expectAccessible(page);
  const again = page.waitForResponse(/\/api\/v1\/image-models\/[^/]+\/$/);
  await page.getByRole('button', { name: 'Try again' }).click();

  expect((await again).status()).toBe(200);
  await expect(page.getByRole('switch', { name: PICTOGRAMS })).toBeChecked();
});

test('the default is moved by arrows and set by Space', async ({ page }) => {
  await page.route('**/api/v1/image-models/', async (route) => {
    const response = await route.fetch();
    const { items, count } = await response.json();
    const usable = { is_locked: false, lock_reason: null, is_deprecated: false };
    const changed = items.map((model: object) => ({ ...model, ...usable }));
    await route.fulfill({ response, json: { items: changed, count } });
  });
  await page.route(/\/api\/v1\/image-models\/[^/]+\/$/, (route) => route.abort());
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

  // The server never hears of it here, so the former default gets its place back, in words.
  await expect(page.getByText('The one before still is.')).toBeVisible();
  await expect(page.getByRole('radio', { name })).not.toBeChecked();
  await expect(current).toBeChecked();
});

test('models are searched, filtered, folded and explained', async ({ page }) => {
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

  const fold = page.getByRole('button', { name: /^Eneo/ });
  await fold.click();
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  await expect(page.getByRole('switch', { name: PICTOGRAMS })).toHaveCount(0);
  await fold.click();
  await page.getByRole('button', { name: 'About Pictograms' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Pictograms' })).toContainText('Not AI.');
  await expectAccessible(page);
});

test('a model without a key cannot be switched on, and says why', async ({ page }) => {
  await openModels(page);
  const row = page.getByRole('row', { name: /Credentials missing/ }).first();

  await expect(row.getByRole('switch')).toBeDisabled();
  await expect(row.getByRole('switch')).toHaveAccessibleDescription('Credentials missing');
  await expect(row.getByRole('radio')).toHaveAttribute('aria-disabled', 'true');
});

test('somebody who is no administrator is told so', async ({ page }) => {
  await page.route('**/api/v1/users/me/', async (route) => {
    const response = await route.fetch();
    const me = await response.json();
    await route.fulfill({ response, json: { ...me, role: 'user', permissions: [] } });
  });
  await page.goto('/admin/image-models');

  await expect(page.getByText('You may not do this. Ask an administrator.')).toBeVisible();
  await expect(page.getByRole('switch')).toHaveCount(0);
  await expectAccessible(page);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme, locale: 'sv-SE' });

    test('axe finds nothing in the table, in Swedish', async ({ page }) => {
      await page.goto('/admin/image-models');
      await expect(page.getByRole('switch', { name: 'Aktivera Piktogram' })).toBeVisible();
      await expectAccessible(page);
    });

    test.describe('on a phone', () => {
      test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

      test('the table is cards, and nothing hangs over the side', async ({ page }) => {
        await page.goto('/admin/image-models');
        await expect(page.getByRole('article', { name: 'Piktogram' })).toBeVisible();
        await expect(page.getByRole('table')).toHaveCount(0);
        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
      });
    });
  });
}
