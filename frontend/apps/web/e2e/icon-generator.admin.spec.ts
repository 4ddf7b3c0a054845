import type { Page } from '@playwright/test';
import {
  type Backstage,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  test as base
} from './fixtures';
import { Generator, VARIANTS } from './generating';
import { HeldProvider } from './held-provider';

const MODEL = 'gemini-nano-banana-2.1';

/** One picture a call, two calls at once, and each comes when the test lets it go. */
const test = base.extend<{ provider: HeldProvider; generator: Generator }>({
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

test.describe.configure({ mode: 'default', timeout: 90_000 });

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
async function oneOfFour(generator: Generator, provider: HeldProvider): Promise<void> {
  await generator.open();
  await generator.prompt.fill(provider.words);
  await generator.button('Generate').click();
  await provider.release(1);
  await expect(generator.status).toHaveText(/1 of 4$/, { timeout: 40_000 });
  await provider.waitForCalls(3);
}

/** What the browser remembers of the test's round. */
async function remembered(page: Page, { words }: HeldProvider): Promise<boolean> {
  return page.evaluate((sought) => JSON.stringify(localStorage).includes(sought), words);
}

function iconInUse(page: Page) {
  return page.getByRole('group', { name: 'Icon' }).locator('img');
}

test('Stop cancels what was not sent, and what was sent comes home', async ({
  generator,
  provider
}) => {
  const stopped = generator.dialog.locator('[data-tile="stopped"]');
  const waiting = generator.dialog.locator('[data-tile="waiting"]');
  await oneOfFour(generator, provider);

  await generator.button('Stop').click();
  await expect(stopped).toHaveText(/Stopped\s*This one was not drawn\.\s*Try again/);
  await expect(waiting).toHaveText([/Already on its way/, /Already on its way/]);
  await expect(generator.button('Stopping')).toHaveAttribute('aria-busy', 'true');
  await expect(generator.button('Stopping')).toBeFocused();
  await expect(generator.status).toHaveText(/Stopping\s*1 of 4/);
  await expectAccessible(generator.page);

  await provider.release(2);
  await expect(generator.status).toHaveText(/3 of 4\s*· stopped by you/);
  await expect(generator.tiles).toHaveCount(3);
  await expect(generator.button('Regenerate')).toBeFocused();
  await expectAccessible(generator.page);
  expect(await provider.calls()).toBe(3);

  await provider.release(1);
  await generator.dialog.getByRole('button', { name: /^Try again: suggestion/ }).click();
  await expect(generator.status).toHaveText('Choose an icon');
  expect(await provider.calls()).toBe(4);
});

test('a Stop that the server does not hear is said in words, and can be pressed again', async ({
  generator,
  provider,
  page
}) => {
  await oneOfFour(generator, provider);
  await page.route('**/api/v1/image-models/generations/*', (route) => route.abort(), { times: 1 });

  await generator.button('Stop').click();
  await expect(generator.dialog.getByRole('alert')).toContainText('The server did not answer.');
  await generator.button('Stop').click();

  await expect(generator.dialog.locator('[data-tile="stopped"]')).toHaveCount(1);
  await expect(generator.dialog.getByRole('alert')).toHaveCount(0);
});

test('closing goes on: the button counts, and leads back to the round', async ({
  generator,
  provider,
  page
}) => {
  await oneOfFour(generator, provider);
  await generator.button('Close').first().click();
  await expect(generator.dialog).toHaveCount(0);
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(generator.opener).toHaveAccessibleName('Generating icons... 1 of 4');
  await expect(generator.opener).toBeFocused();
  await expectAccessible(page);

  await provider.release(1);
  await expect(generator.opener).toHaveAccessibleName('Generating icons... 2 of 4');
  await generator.opener.click();
  await expect(generator.tiles).toHaveCount(2);
  await expect(generator.prompt).toHaveValue(provider.words);
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: 'Overview' }).click();
  await expect(generator.opener).toHaveCount(0);
  await provider.release(1);
  await page.getByRole('link', { name: 'Hamnguiden' }).first().click();
  await expect(generator.opener).toHaveAccessibleName('Generating icons... 3 of 4');
  await provider.release(1);
  await expect(generator.opener).toHaveAccessibleName('Choose an icon 4 of 4');
  await expectAccessible(page);

  await generator.opener.click();
  await generator.tile(4).click();
  await generator.button('Use selected icon').click();
  await expect(generator.dialog).toHaveCount(0);
  await expect(iconInUse(page)).toBeVisible();
  await expect(generator.opener).toHaveAccessibleName('Generate icon');
  expect(await provider.calls()).toBe(4);
});

test('a reload finds the round again, as it was asked, until one of it is in use', async ({
  generator,
  provider,
  page
}) => {
  await oneOfFour(generator, provider);

  await page.reload();
  await expect(generator.opener).toHaveAccessibleName('Generating icons... 1 of 4');
  await provider.release(3);
  await expect(generator.opener).toHaveAccessibleName('Choose an icon 4 of 4');
  await page.reload();
  await expect(generator.opener).toHaveAccessibleName('Choose an icon 4 of 4');
  await generator.opener.click();
  await expect(generator.prompt).toHaveValue(provider.words);
  await expect(generator.tiles).toHaveCount(4);
  await expectAccessible(page);
  await generator.tile(3).click();
  await generator.button('Use selected icon').click();

  await expect(generator.dialog).toHaveCount(0);
  await expect(generator.opener).toHaveAccessibleName('Generate icon');
  expect(await remembered(page, provider)).toBe(false);
  await page.reload();
  await expect(iconInUse(page)).toBeVisible();
  expect(await provider.calls()).toBe(4);
});

test('a round that was left without choosing is not offered again', async ({
  generator,
  provider,
  page
}) => {
  await oneOfFour(generator, provider);
  await page.reload();
  await provider.release(3);
  expect(await remembered(page, provider)).toBe(true);
  await expect(generator.opener).toHaveAccessibleName('Choose an icon 4 of 4');

  await generator.opener.click();
  await expect(generator.tiles).toHaveCount(4);
  await page.keyboard.press('Escape');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Close', exact: true }).click();

  await expect(generator.dialog).toHaveCount(0);
  await expect(generator.opener).toHaveAccessibleName('Generate icon');
  expect(await remembered(page, provider)).toBe(false);
});

test('a stopped round is found again after a reload, and can be stopped after one', async ({
  generator,
  provider,
  page
}) => {
  await oneOfFour(generator, provider);
  await page.reload();
  await generator.opener.click();
  await expect(generator.status).toHaveText(/1 of 4$/);

  await generator.button('Stop').click();
  await expect(generator.dialog.locator('[data-tile="stopped"]')).toHaveCount(1);
  await page.reload();
  await provider.release(2);
  await expect(generator.opener).toHaveAccessibleName('Choose an icon 3 of 4');
  await generator.opener.click();

  await expect(generator.status).toHaveText(/3 of 4\s*· stopped by you/);
});

test('a double click makes one generation, and a held key no second one', async ({
  generator,
  provider,
  page
}) => {
  const asked: (string | undefined)[] = [];
  page.on('request', (request) => {
    if (request.url().includes('generate-icon-variants')) {
      asked.push(request.headers()['idempotency-key']);
    }
  });
  await generator.open();
  await generator.prompt.fill(provider.words);
  await provider.release(4);

  await generator.button('Generate').dblclick();
  await expect(generator.status).toHaveText('Choose an icon', { timeout: 40_000 });
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatch(/^[\x21-\x7e]{16,255}$/);

  await generator.button('Regenerate').focus();
  await page.keyboard.down('Enter');
  await page.keyboard.down('Enter');
  await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await provider.waitForCalls(6);
  await provider.release(4);
  await expect(generator.status).toHaveText('Choose an icon');
  expect(new Set(asked).size).toBe(2);
  expect(await provider.calls()).toBe(8);
});

test('a question whose answer got lost is put again, and paid for once', async ({
  generator,
  provider,
  page
}) => {
  const keys: (string | undefined)[] = [];
  await page.route(VARIANTS, async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.fallback();
    // The server takes it on; the browser never hears of it.
    const url = route.request().url();
    const headers = { ...(await route.request().allHeaders()), prefer: 'respond-async' };
    const answer = await page.request.post(url, {
      headers: { ...headers, accept: 'application/json' },
      data: route.request().postDataBuffer() ?? ''
    });
    expect(answer.status()).toBe(202);
    await route.abort('connectionreset');
  });
  await generator.open();
  await generator.prompt.fill(provider.words);
  await provider.release(4);

  await generator.button('Generate').click();
  await expect(generator.status).toHaveText('Choose an icon', { timeout: 40_000 });

  expect(keys).toEqual([keys[0], keys[0]]);
  expect(await provider.calls()).toBe(4);
});

test('a stream that ends too soon is taken up again by itself', async ({
  generator,
  provider,
  page
}) => {
  await page.route(
    VARIANTS,
    async (route) => {
      const headers = { ...(await route.request().allHeaders()), prefer: 'respond-async' };
      const answer = await page.request.post(route.request().url(), {
        headers: { ...headers, accept: 'application/json' },
        data: route.request().postDataBuffer() ?? ''
      });
      const id = answer.headers()['generation-id'];
      await route.fulfill({
        contentType: 'text/event-stream',
        body: `event: generation\ndata: {"id":"${id}"}\n\n`
      });
    },
    { times: 1 }
  );
  await generator.open();
  await generator.prompt.fill(provider.words);
  await generator.button('Generate').click();
  await page.waitForRequest('**/api/v1/image-models/generations/*');
  await expect(generator.dialog.locator('[data-tile="waiting"]')).toHaveCount(4);

  await provider.release(4);

  await expect(generator.status).toHaveText('Choose an icon', { timeout: 40_000 });
  expect(await provider.calls()).toBe(4);
});

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
    await button('Generera').tap();
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
