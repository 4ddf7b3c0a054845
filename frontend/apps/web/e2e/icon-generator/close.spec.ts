import { expect, expectAccessible, test } from '../support/fixtures';
import { holdResponses, openGenerator } from '../support/generator-page';

// The worker's first call after its start takes longer.
test.describe.configure({ timeout: 60_000 });

test('closing during generation keeps the pictures under Images', async ({ page, api, unique }) => {
  const { drawn } = await holdResponses(page);
  const generator = await openGenerator(page, api, unique);
  const prompt = unique('A bridge');
  await generator.open();
  await generator.prompt.fill(prompt);
  await generator.button('Generate').click();
  await expect(generator.dialog.getByText('Close if you like.')).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(generator.dialog).toHaveCount(0);
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(generator.trigger).toBeFocused();

  await drawn;
  await page.goto('/images');
  await expect(page.getByRole('button', { name: `Open ${prompt}` })).toHaveCount(4);
});

test('closing with unsaved pictures asks first', async ({ page, api, unique }) => {
  const generator = await openGenerator(page, api, unique);
  const dialog = page.getByRole('alertdialog', { name: 'Close without choosing an icon?' });
  await generator.open();
  await generator.generate();

  await page.keyboard.press('Escape');
  await expect(dialog.getByRole('button', { name: 'Keep choosing' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(generator.tiles).toHaveCount(4);
  await page.keyboard.press('Escape');
  await dialog.getByRole('button', { name: 'Close' }).click();

  await expect(generator.dialog).toHaveCount(0);
  await expect(generator.trigger).toBeFocused();
});
