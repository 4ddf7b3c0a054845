import { MODEL, test } from '../support/azure-credentials';
import { expect, expectAccessible, expectNoSidewaysScroll } from '../support/fixtures';

// The tests share the organisation's Azure credentials, so they run one at a time.
test.describe.configure({ mode: 'default' });

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme, locale: 'sv-SE' });

    test('the table has no axe violations, in Swedish', async ({ page }) => {
      await page.goto('/admin/image-models');
      await expect(page.getByRole('switch', { name: 'Aktivera Piktogram' })).toBeVisible();
      await expectAccessible(page);
    });

    test.describe('on a phone', () => {
      test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

      test('the table is shown as cards without overflow', async ({ page }) => {
        await page.goto('/admin/image-models');
        await expect(page.getByRole('article', { name: 'Piktogram' })).toBeVisible();
        await expect(page.getByRole('table')).toHaveCount(0);
        await expectNoSidewaysScroll(page);
        await expectAccessible(page);
      });
    });
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`on a phone, in ${colorScheme} colours and Swedish`, () => {
    test.use({
      colorScheme,
      locale: 'sv-SE',
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true
    });

    test('a failed test and the form: no axe violations, no overflow', async ({ page, azure }) => {
      await azure.save({ deployments: { 'gpt-image-2-azure': 'bild' } });
      await page.goto('/admin/image-models');
      await page.getByRole('button', { name: `Testa ${MODEL}` }).tap();
      await expect(page.getByRole('alert')).toContainText('ingen distribution som heter ”bild”');
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);

      await page.getByRole('link', { name: 'Öppna nycklar' }).tap();
      const card = page.getByRole('region', { name: 'Microsoft Azure' });
      await card.getByRole('button', { name: 'Ändra nyckeln' }).tap();
      await card.getByLabel('Adress').fill('');
      await card.getByRole('button', { name: 'Spara och testa' }).tap();
      await expect(card.getByText('Det behövs.')).toBeVisible();
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    });
  });
}
