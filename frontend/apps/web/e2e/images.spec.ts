import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from './support/fixtures';

// The worker's first call after its start takes longer.
test.describe.configure({ timeout: 60_000 });

/** Generates pictures with the default model through the API. */
async function generate(page: Page, prompt: string, n: number): Promise<void> {
  const response = await page.request.post('/api/v1/image-models/generate', {
    data: { prompt, n },
    headers: { Origin: new URL(page.url()).origin },
    timeout: 40_000
  });
  expect(response.status(), await response.text()).toBe(200);
}

async function openImagesWith(page: Page, prompt: string, n: number) {
  await page.goto('/spaces');
  await generate(page, prompt, n);
  await page.goto('/images');
  return page.getByRole('button', { name: `Open ${prompt}` });
}

test('a picture opens with its prompt, model and dimensions', async ({ page, context, unique }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const prompt = unique('Älg på en ö, blå båt');
  const pictures = await openImagesWith(page, prompt, 1);
  await expect(pictures).toHaveCount(1);

  await pictures.click();
  const open = page.getByRole('dialog');
  await expect(open.getByRole('img', { name: prompt })).toBeVisible();
  await expect(open.getByText('Pictograms, not AI')).toBeVisible();
  await expect(open.getByText(/512 × 512, \w+, \d+ KB/)).toBeVisible();
  await expectAccessible(page);
  await open.getByRole('button', { name: 'Copy the description' }).click();
  await expect(page.getByText('Description copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(prompt);

  const download = page.waitForEvent('download');
  await open.getByRole('link', { name: 'Download' }).click();
  expect((await download).suggestedFilename()).toMatch(/^älg-på-en-ö-blå-båt.*\.\w+$/);

  await page.keyboard.press('Escape');
  await expect(open).toHaveCount(0);
  await expect(pictures).toBeFocused();
});

test('arrow keys move between pictures', async ({ page, unique }) => {
  const pictures = await openImagesWith(page, unique('A harbour'), 2);
  await expect(pictures).toHaveCount(2);
  const sources = await pictures
    .locator('img')
    .evaluateAll((images) => images.map((image) => image.getAttribute('src')?.split('?')[0]));

  await pictures.first().click();
  const large = page.getByRole('dialog').getByRole('img');
  await expect(large).toHaveAttribute('src', sources[0] ?? '');
  await page.keyboard.press('ArrowRight');
  await expect(large).toHaveAttribute('src', sources[1] ?? '');
  await page.keyboard.press('Escape');

  await expect(pictures.nth(1)).toBeFocused();
});

test('a picture is deleted, and the next one is focused', async ({ page, unique }) => {
  const pictures = await openImagesWith(page, unique('A lighthouse'), 2);
  await expect(pictures).toHaveCount(2);
  const second = await pictures.nth(1).getAttribute('data-image');

  await pictures.first().hover();
  await page.getByRole('button', { name: 'Delete' }).first().click();
  const dialog = page.getByRole('alertdialog', { name: 'Delete the picture?' });
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Delete' }).click();

  await expect(page.getByText('Picture deleted')).toBeVisible();
  await expect(pictures).toHaveCount(1);
  await expect(page.locator(`[data-image="${second}"]`)).toBeFocused();
  await page.reload();
  await expect(pictures).toHaveCount(1);
});

test('the viewer shows the next picture after a deletion', async ({ page, unique }) => {
  const pictures = await openImagesWith(page, unique('A windmill'), 2);
  await expect(pictures).toHaveCount(2);
  await pictures.first().click();
  const large = page.getByRole('dialog').getByRole('img');
  const first = await large.getAttribute('src');

  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();

  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(large).not.toHaveAttribute('src', first ?? '');
  await expect(pictures).toHaveCount(1);
});

test('more pictures are loaded on demand', async ({ page, unique }) => {
  await page.route('**/api/v1/generated-images/?*', (route) =>
    route.continue({ url: route.request().url().replace('limit=50', 'limit=2') })
  );
  await openImagesWith(page, unique('A sledge'), 3);
  const tiles = page.locator('[data-image]');
  await expect(tiles).toHaveCount(2);

  await page.getByRole('button', { name: 'Show more' }).click();

  await expect(tiles).toHaveCount(4);
});

test('an empty list shows a message', async ({ page }) => {
  await page.route('**/api/v1/generated-images/?*', (route) =>
    route.fulfill({ json: { items: [], limit: 50, next_cursor: null } })
  );
  await page.goto('/images');

  await expect(page.getByText('No pictures yet')).toBeVisible();
  await expectAccessible(page);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours on a phone`, () => {
    test.use({
      colorScheme,
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true,
      locale: 'sv-SE'
    });

    test('the list and the viewer fit at 360 px, in Swedish', async ({ page, unique }) => {
      const prompt = `${unique('En cykel')}. ${'Den står vid ett rött plank. '.repeat(40)}`.trim();
      await page.goto('/spaces');
      await generate(page, prompt, 1);
      await page.goto('/images');
      const picture = page.getByRole('button', { name: `Öppna ${prompt}` });
      await expect(picture).toBeVisible();
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);

      await picture.tap();
      await expect(page.getByRole('dialog').getByText('Piktogram, inte AI')).toBeVisible();
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    });
  });
}
