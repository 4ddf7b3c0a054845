import { expect, openNewAssistant, test as base } from './fixtures';
import { GeneratorPage } from './generator-page';
import { HeldProvider } from './held-provider';

const MODEL = 'gemini-nano-banana-2.1';

/** One picture per call, two calls at a time, each delivered when the test releases it. */
export const test = base.extend<{ provider: HeldProvider; generator: GeneratorPage }>({
  provider: async ({}, use, { testId }) => {
    const provider = new HeldProvider(`${testId.slice(0, 6)}x${Date.now()}`);
    await use(provider);
    await provider.release(100);
  },
  generator: async ({ page, api, unique }, use) => {
    await api.updateModel(MODEL, { is_org_default: true });
    await openNewAssistant(page, api, unique('Harbour'), 'Hamnguiden');
    await use(new GeneratorPage(page));
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await api.updateModel('builtin-pictograms', { is_org_default: true });
    await api.updateModel(MODEL, { is_org_enabled: false });
  }
});

/** Starts four pictures and waits until one has arrived and two more are in progress. */
export async function generateOneOfFour(
  generator: GeneratorPage,
  provider: HeldProvider
): Promise<void> {
  await generator.open();
  await generator.prompt.fill(provider.prompt);
  await generator.button('Generate').click();
  await provider.release(1);
  await expect(generator.status).toHaveText(/1 of 4$/, { timeout: 40_000 });
  await provider.waitForCalls(3);
}
