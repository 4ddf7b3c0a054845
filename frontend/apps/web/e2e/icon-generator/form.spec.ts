import {
  currentIcon,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  test
} from '../support/fixtures';
import { openGenerator } from '../support/generator-page';

// The worker's first call after its start takes longer.
test.describe.configure({ timeout: 60_000 });

test('the prompt starts as the automatic one and can be reset', async ({ page, api, unique }) => {
  const generator = await openGenerator(page, api, unique);
  await generator.open();
  const automatic = await generator.prompt.inputValue();
  expect(automatic).toContain('Bygglovsguiden');

  await generator.prompt.fill('Something else');
  await generator.button('Reset').click();

  await expect(generator.prompt).toHaveValue(automatic);
  await expect(generator.button('Reset')).toHaveCount(0);
});

test('the built-in model is not called AI', async ({ page, api, unique }) => {
  const generator = await openGenerator(page, api, unique);
  await generator.open();

  await expect(generator.dialog.getByRole('heading', { level: 2 })).toHaveText('Generate icon');
  await expect(generator.dialog.getByText('Pictograms, not AI')).toBeVisible();
  await expect(generator.dialog.getByText('No charge')).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('the form collapses after generating and can be expanded', async ({ page, api, unique }) => {
    const generator = await openGenerator(page, api, unique);
    await generator.open();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);

    await generator.generate();
    await expect(generator.prompt).toBeHidden();
    await expectAccessible(page);
    await generator.dialog.getByRole('button', { name: /Change description/ }).tap();
    await expect(generator.prompt).toBeFocused();
    await generator.tile(4).tap();
    await generator.button('Use selected icon').tap();

    await expect(currentIcon(page)).toBeVisible();
  });
});
