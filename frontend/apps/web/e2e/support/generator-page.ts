import type { Locator, Page, Route } from '@playwright/test';
import { expect } from './fixtures';

export const VARIANTS = '**/api/v1/image-models/generate-icon-variants';

/** The icon generator on a settings page, in English. */
export class Generator {
  readonly opener: Locator;
  readonly dialog: Locator;
  readonly prompt: Locator;
  readonly status: Locator;
  readonly tiles: Locator;

  constructor(readonly page: Page) {
    // It says what stands behind it.
    this.opener = page.getByRole('button', { name: /^(Generate icon|Generating icons|Choose an)/ });
    this.dialog = page.getByRole('dialog', { name: /^Generate icon/ });
    this.prompt = this.dialog.getByLabel('Describe the icon');
    this.status = this.dialog.getByRole('status');
    this.tiles = this.dialog.getByRole('radio', { name: /^Suggestion/ });
  }

  button(name: string): Locator {
    return this.dialog.getByRole('button', { name, exact: true });
  }

  /** Once the button has come to say so, and the moment has passed in which it takes no press that meant the former. */
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

  /** Opens the dialog and waits for the automatic description. */
  async open(): Promise<void> {
    await this.opener.click();
    await expect(this.prompt).not.toHaveValue('');
  }

  /** Asks for four pictures and waits for all of them. The first after a start takes the worker some seconds. */
  async generate(): Promise<void> {
    await this.button('Generate').click();
    await expect(this.tiles).toHaveCount(4, { timeout: 40_000 });
  }
}

/** Lets the pictures be drawn, but in place of one the browser hears that it failed. Only the first time. */
export async function failOnce(page: Page, index: number, code: string): Promise<void> {
  await page.route(
    VARIANTS,
    async (route) => {
      const response = await route.fetch();
      const events = (await response.text()).split(/\r?\n\r?\n/);
      const failure = JSON.stringify({ index, code, message: '' });
      const lost = new RegExp(`event: variant\\s+data: \\{"index": ?${index},`);
      const body = events.map((event) =>
        lost.test(event) ? `event: failure\ndata: ${failure}` : event
      );
      await route.fulfill({ response, body: `${body.join('\n\n')}\n\n` });
    },
    { times: 1 }
  );
}

/** Lets the server draw, and keeps the browser waiting for it until told otherwise. */
export async function holdAnswers(
  page: Page
): Promise<{ drawn: Promise<void>; release: () => void }> {
  const gate = Promise.withResolvers<null>();
  const drawn = Promise.withResolvers<undefined>();
  await page.route(VARIANTS, async (route: Route) => {
    const response = await route.fetch();
    drawn.resolve(undefined);
    await gate.promise;
    // Whoever closed the dialog no longer wants the answer.
    await route.fulfill({ response }).catch(() => undefined);
  });
  return { drawn: drawn.promise, release: () => gate.resolve(null) };
}
