import { expect, expectAccessible, test } from '../support/fixtures';
import { failOnce, holdResponses, openGenerator, VARIANTS } from '../support/generator-page';

// The worker's first call after its start takes longer.
test.describe.configure({ timeout: 60_000 });

test('the tiles are shown at once, and the status line counts them', async ({
  page,
  api,
  unique
}) => {
  const { drawn, release } = await holdResponses(page);
  const generator = await openGenerator(page, api, unique);
  await generator.open();

  await generator.button('Generate').click();
  await expect(generator.status).toHaveText(/Generating icons\.\.\.\s*0 of 4/);
  await expect(generator.dialog.locator('[data-tile="waiting"]')).toHaveCount(4);
  await drawn;
  release();

  await expect(generator.status).toHaveText('Choose an icon');
});

test('a failed tile says why and can be retried', async ({ page, api, unique }) => {
  await failOnce(page, 2, 'content_blocked');
  const generator = await openGenerator(page, api, unique);
  await generator.open();
  await generator.button('Generate').click();

  await expect(generator.status).toHaveText(/3 of 4\s*· one was not drawn/, { timeout: 40_000 });
  await expect(generator.dialog.getByText('safety filter said no')).toBeVisible();
  await expectAccessible(page);
  await generator.tile(1).click();
  const others = await generator.tile(4).locator('img').getAttribute('src');
  const retried = page.waitForRequest(VARIANTS);
  await generator.button('Try again: suggestion 3').click();

  expect((await retried).postDataJSON()).toMatchObject({ num_variants: 1 });
  await expect(generator.tile(3)).toBeFocused();
  await expect(generator.status).toHaveText('Choose an icon');
  expect(await generator.tile(4).locator('img').getAttribute('src')).toBe(others);
  await expect(generator.tile(1)).toBeChecked();
});

test('a refusal shows a message, and generating can be retried', async ({ page, api, unique }) => {
  await page.route(
    VARIANTS,
    (route) =>
      route.fulfill({
        status: 503,
        headers: { 'Retry-After': '20' },
        json: { message: '', intric_error_code: 9010, code: 'busy', details: null, request_id: 'r' }
      }),
    { times: 1 }
  );
  const generator = await openGenerator(page, api, unique);
  await generator.open();

  await generator.button('Generate').click();
  await expect(generator.dialog.getByRole('alert')).toHaveText(/Try again in 20 s\./);
  await expectAccessible(page);
  await generator.generate();

  await expect(generator.dialog.getByRole('alert')).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('axe finds nothing in any state of the dialog', async ({ page, api, unique }) => {
      const { drawn, release } = await holdResponses(page);
      const generator = await openGenerator(page, api, unique);
      await generator.open();
      await expectAccessible(page);
      await generator.button('Generate').click();
      await expect(generator.dialog.locator('[data-tile="waiting"]')).toHaveCount(4);
      await expectAccessible(page);
      await drawn;
      release();
      await generator.tile(2).click();
      await expectAccessible(page);
    });
  });
}
