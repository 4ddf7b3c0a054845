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

  test('every state of a generation fits and is accessible', async ({
    generator,
    provider,
    page
  }) => {
    const trigger = page.getByRole('button', { name: /^(Generera|Genererar|Välj en) ikon/ });
    const dialog = page.getByRole('dialog', { name: 'Generera ikon med AI' });
    const button = (name: string) => dialog.getByRole('button', { name, exact: true });
    const expectUsable = async () => {
      await expectNoSidewaysScroll(page);
      await expectAccessible(page);
    };
    expect(generator.page).toBe(page);
    await trigger.tap();
    await dialog.getByLabel('Beskriv ikonen').fill(provider.prompt);
    await dialog.getByLabel('Beskriv ikonen').press('Control+Enter');
    // The focused field is hidden, so the dialog takes the focus.
    await expect(dialog).toBeFocused();
    await provider.release(1);
    await expect(dialog.getByRole('status')).toHaveText(/Genererar ikoner\.\.\.\s*1 av 4/, {
      timeout: 40_000
    });
    await provider.waitForCalls(3);
    await expectUsable();

    await button('Stäng').tap();
    await expect(trigger).toHaveAccessibleName('Genererar ikoner... 1 av 4');
    await expectUsable();
    await trigger.tap();
    await button('Stoppa').tap();
    await expect(dialog.getByText('Redan på väg. Den sparas under Bilder.')).toHaveCount(2);
    await expectUsable();
    await provider.release(2);
    await expect(dialog.getByRole('status')).toHaveText(/3 av 4\s*· stoppad av dig/);

    await expect(dialog.getByText('Den här ritades inte.')).toBeVisible();
    await expectUsable();
  });
});
