import { expect, expectAccessible, expectNoSidewaysScroll } from '../support/fixtures';
import { test } from '../support/held-generator';

test.describe.configure({ mode: 'default', timeout: 90_000 });

test.describe('in Swedish, on a phone, in dark colours', () => {
  test.use({
    locale: 'sv-SE',
    colorScheme: 'dark',
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true
  });

  test('generating, stopping, stopped and closed all fit and can be read', async ({
    generator,
    provider,
    page
  }) => {
    const opener = page.getByRole('button', { name: /^(Generera|Genererar|Välj en) ikon/ });
    const dialog = page.getByRole('dialog', { name: 'Generera ikon med AI' });
    const button = (name: string) => dialog.getByRole('button', { name, exact: true });
    const looksRight = async () => {
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    };
    expect(generator.page).toBe(page);
    await opener.tap();
    await dialog.getByLabel('Beskriv ikonen').fill(provider.words);
    await dialog.getByLabel('Beskriv ikonen').press('Control+Enter');
    // The field is gone, and the focus with it were it not taken in.
    await expect(dialog).toBeFocused();
    await provider.release(1);
    await expect(dialog.getByRole('status')).toHaveText(/Genererar ikoner\.\.\.\s*1 av 4/, {
      timeout: 40_000
    });
    await provider.waitForCalls(3);
    await looksRight();

    await button('Stäng').tap();
    await expect(opener).toHaveAccessibleName('Genererar ikoner... 1 av 4');
    await looksRight();
    await opener.tap();
    await button('Stoppa').tap();
    await expect(dialog.getByText('Redan på väg. Den sparas under Bilder.')).toHaveCount(2);
    await looksRight();
    await provider.release(2);
    await expect(dialog.getByRole('status')).toHaveText(/3 av 4\s*· stoppad av dig/);

    await expect(dialog.getByText('Den här ritades inte.')).toBeVisible();
    await looksRight();
  });
});
