import type { Page } from '@playwright/test';
import { type Backstage, expect, test as base } from './fixtures';
import { Generator } from './generator-page';
import { HeldProvider } from './held-provider';

const MODEL = 'gemini-nano-banana-2.1';

/** One picture a call, two calls at once, and each comes when the test lets it go. */
export const test = base.extend<{ provider: HeldProvider; generator: Generator }>({
  provider: async ({}, use, { testId }) => {
    const provider = new HeldProvider(`${testId.slice(0, 6)}x${Date.now()}`);
    await use(provider);
    await provider.release(100);
  },
  generator: async ({ page, backstage, unique }, use) => {
    await backstage.makeDefault(MODEL);
    await openAssistant(page, backstage, unique);
    await use(new Generator(page));
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await backstage.makeDefault('builtin-pictograms');
    await backstage.turnOff(MODEL);
  }
});

async function openAssistant(
  page: Page,
  backstage: Backstage,
  unique: (name: string) => string
): Promise<void> {
  const space = await backstage.space(unique('Harbour'));
  const assistant = await backstage.assistant(space, 'Hamnguiden');
  await page.goto(`/spaces/${space.id}/assistants/${assistant.id}/edit`);
}

/** Asks for four pictures and waits until the first has come and the next two are being drawn. */
export async function oneOfFour(generator: Generator, provider: HeldProvider): Promise<void> {
  await generator.open();
  await generator.prompt.fill(provider.words);
  await generator.button('Generate').click();
  await provider.release(1);
  await expect(generator.status).toHaveText(/1 of 4$/, { timeout: 40_000 });
  await provider.waitForCalls(3);
}
