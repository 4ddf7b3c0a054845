import type { Locator, Page, Route } from '@playwright/test';
import { type ApiClient, expect, openNewAssistant } from './fixtures';

export const VARIANTS = '**/api/v1/image-models/generate-icon-variants';

/** The icon generator on a settings page, in English. */
export class GeneratorPage {
  readonly trigger: Locator;
  readonly dialog: Locator;
  readonly prompt: Locator;
  readonly status: Locator;
  readonly tiles: Locator;

  constructor(readonly page: Page) {
    // The label depends on the state of the generation.
    this.trigger = page.getByRole('button', {
      name: /^(Generate icon|Generating icons|Choose an)/
    });
    this.dialog = page.getByRole('dialog', { name: /^Generate icon/ });
    this.prompt = this.dialog.getByLabel('Describe the icon');
    this.status = this.dialog.getByRole('status');
    this.tiles = this.dialog.getByRole('radio', { name: /^Suggestion/ });
  }

  button(name: string): Locator {
    return this.dialog.getByRole('button', { name, exact: true });
  }

  /** Waits until the button has this action and its grace period for late clicks is over. */
  async settled(name: 'Stop' | 'Regenerate'): Promise<Locator> {
    await expect(this.button(name)).toBeVisible();
    await this.page.waitForTimeout(600);
    return this.button(name);
  }

  async press(name: 'Stop' | 'Regenerate'): Promise<void> {
    await (await this.settled(name)).click();
  }

  tile(number: number): Locator {
    return this.dialog.getByRole('radio', { name: `Suggestion ${number} of` });
  }

  /** Opens the dialog and waits for the automatic prompt. */
  async open(): Promise<void> {
    await this.trigger.click();
    await expect(this.prompt).not.toHaveValue('');
  }

  /** Generates four pictures and waits for them; the worker's first call takes some seconds. */
  async generate(): Promise<void> {
    await this.button('Generate').click();
    await expect(this.tiles).toHaveCount(4, { timeout: 40_000 });
  }
}

/** Opens the edit page of a new assistant, which has a generator. */
export async function openGenerator(
  page: Page,
  api: ApiClient,
  unique: (name: string) => string
): Promise<GeneratorPage> {
  await openNewAssistant(page, api, unique('Building'), 'Bygglovsguiden');
  return new GeneratorPage(page);
}

/** Replaces a picture of the next generation with a failure. */
export async function failOnce(page: Page, index: number, code: string): Promise<void> {
  await page.route(
    VARIANTS,
    async (route) => {
      const response = await route.fetch();
      const events = (await response.text()).split(/\r?\n\r?\n/);
      const failure = JSON.stringify({ index, code, message: '' });
      const target = new RegExp(`event: variant\\s+data: \\{"index": ?${index},`);
      const body = events.map((event) =>
        target.test(event) ? `event: failure\ndata: ${failure}` : event
      );
      await route.fulfill({ response, body: `${body.join('\n\n')}\n\n` });
    },
    { times: 1 }
  );
}

/** Holds back the responses of generations until `release()`; `drawn` resolves once the server has responded. */
export async function holdResponses(
  page: Page
): Promise<{ drawn: Promise<void>; release: () => void }> {
  const released = Promise.withResolvers<null>();
  const drawn = Promise.withResolvers<undefined>();
  await page.route(VARIANTS, async (route: Route) => {
    const response = await route.fetch();
    drawn.resolve(undefined);
    await released.promise;
    // The request is aborted if the page was closed.
    await route.fulfill({ response }).catch(() => undefined);
  });
  return { drawn: drawn.promise, release: () => released.resolve(null) };
}
