import type { Page } from '@playwright/test';
import {
  type Backstage,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  test
} from '../support/fixtures';
import { failOnce, Generator, holdAnswers, VARIANTS } from '../support/generator-page';

// The first picture after a start waits for the worker to have read its libraries.
test.describe.configure({ timeout: 60_000 });

type Unique = (name: string) => string;

/** The three pages on which an icon is made. */
const PAGES = [
  {
    name: 'an assistant',
    open: async (page: Page, backstage: Backstage, unique: Unique) => {
      const space = await backstage.space(unique('Building'));
      const assistant = await backstage.assistant(space, 'Bygglovsguiden');
      await page.goto(`/spaces/${space.id}/assistants/${assistant.id}/edit`);
    }
  },
  {
    name: 'an app',
    open: async (page: Page, backstage: Backstage, unique: Unique) => {
      const space = await backstage.space(unique('Building'));
      const app = await backstage.app(space, 'Mötesanteckningar');
      await page.goto(`/spaces/${space.id}/apps/${app.id}/edit`);
    }
  },
  {
    name: 'a space',
    open: async (page: Page, backstage: Backstage, unique: Unique) => {
      const space = await backstage.space(unique('Badhuset'));
      await page.goto(`/spaces/${space.id}/settings`);
    }
  }
];

async function onAnAssistant(page: Page, backstage: Backstage, unique: Unique): Promise<Generator> {
  await PAGES[0]?.open(page, backstage, unique);
  return new Generator(page);
}

function iconInUse(page: Page) {
  return page.getByRole('group', { name: 'Icon' }).locator('img');
}

for (const place of PAGES) {
  test(`an icon for ${place.name} is described, generated, chosen and in use`, async ({
    page,
    backstage,
    unique
  }) => {
    await place.open(page, backstage, unique);
    const generator = new Generator(page);

    await generator.open();
    await generator.prompt.fill('En röd stuga vid en sjö');
    await expect(generator.dialog.getByText('Edited by you')).toBeVisible();
    await generator.generate();
    await expect(generator.status).toHaveText('Choose an icon');
    await expect(generator.dialog.getByText('In use now')).toBeVisible();
    await generator.tile(2).click();
    await expect(generator.dialog.getByText('As it will look')).toBeVisible();
    await generator.button('Use selected icon').click();

    await expect(generator.dialog).toHaveCount(0);
    await expect(page.getByText('New icon saved')).toBeVisible();
    await expect(iconInUse(page)).toBeVisible();
    await page.reload();
    await expect(iconInUse(page)).toBeVisible();
    await expect(page.locator('main header img')).toBeVisible();
  });
}

test('four suggestions differ, and others come when one asks again', async ({
  page,
  backstage,
  unique
}) => {
  const generator = await onAnAssistant(page, backstage, unique);
  const sources = () =>
    generator.tiles
      .locator('img')
      .evaluateAll((pictures) => pictures.map((picture) => picture.getAttribute('src')));
  await generator.open();

  await generator.generate();
  const first = await sources();
  expect(new Set(first).size).toBe(4);
  await generator.tile(1).click();
  await generator.press('Regenerate');
  await expect(generator.status).toContainText('Generating icons...');
  await expect(generator.tiles).toHaveCount(4);

  expect(await sources()).not.toEqual(first);
  // What was chosen before is still what would be used.
  await expect(generator.dialog.getByText('The icon you chose stays')).toBeVisible();
  await generator.button('Use selected icon').click();
  await expect(iconInUse(page)).toBeVisible();
});

test('the description starts as the automatic one and can be put back', async ({
  page,
  backstage,
  unique
}) => {
  const generator = await onAnAssistant(page, backstage, unique);
  await generator.open();
  const automatic = await generator.prompt.inputValue();
  expect(automatic).toContain('Bygglovsguiden');

  await generator.prompt.fill('Something else');
  await generator.button('Reset').click();

  await expect(generator.prompt).toHaveValue(automatic);
  await expect(generator.button('Reset')).toHaveCount(0);
});

test('the built-in maker is not called AI', async ({ page, backstage, unique }) => {
  const generator = await onAnAssistant(page, backstage, unique);
  await generator.open();

  await expect(generator.dialog.getByRole('heading', { level: 2 })).toHaveText('Generate icon');
  await expect(generator.dialog.getByText('Pictograms, not AI')).toBeVisible();
  await expect(generator.dialog.getByText('No charge')).toBeVisible();
});

test('the tiles stand at once, and the status line counts them', async ({
  page,
  backstage,
  unique
}) => {
  const { drawn, release } = await holdAnswers(page);
  const generator = await onAnAssistant(page, backstage, unique);
  await generator.open();

  await generator.button('Generate').click();
  await expect(generator.status).toHaveText(/Generating icons\.\.\.\s*0 of 4/);
  await expect(generator.dialog.locator('[data-tile="waiting"]')).toHaveCount(4);
  await drawn;
  release();

  await expect(generator.status).toHaveText('Choose an icon');
});

test('a tile that failed says why and is tried again by itself', async ({
  page,
  backstage,
  unique
}) => {
  await failOnce(page, 2, 'content_blocked');
  const generator = await onAnAssistant(page, backstage, unique);
  await generator.open();
  await generator.button('Generate').click();

  await expect(generator.status).toHaveText(/3 of 4\s*· one was not drawn/, { timeout: 40_000 });
  await expect(generator.dialog.getByText('safety filter said no')).toBeVisible();
  await expectAccessible(page);
  await generator.tile(1).click();
  const others = await generator.tile(4).locator('img').getAttribute('src');
  const asked = page.waitForRequest(VARIANTS);
  await generator.button('Try again: suggestion 3').click();

  expect((await asked).postDataJSON()).toMatchObject({ num_variants: 1 });
  await expect(generator.tile(3)).toBeFocused();
  await expect(generator.status).toHaveText('Choose an icon');
  expect(await generator.tile(4).locator('img').getAttribute('src')).toBe(others);
  await expect(generator.tile(1)).toBeChecked();
});

test('a refusal is said in words, and one can ask again', async ({ page, backstage, unique }) => {
  await page.route(
    VARIANTS,
    (route) =>
      route.fulfill({
        status: 503,
        headers: { 'Retry-After': '20' },
        json: { message: '', intric_error_code: 9010, code: 'busy', details: null, request_id: 'r' }
      }),
    { times: 1 }
  );
  const generator = await onAnAssistant(page, backstage, unique);
  await generator.open();

  await generator.button('Generate').click();
  await expect(generator.dialog.getByRole('alert')).toHaveText(/Try again in 20 s\./);
  await expectAccessible(page);
  await generator.generate();

  await expect(generator.dialog.getByRole('alert')).toHaveCount(0);
});

test('closing while it generates keeps what arrives under Images', async ({
  page,
  backstage,
  unique
}) => {
  const { drawn } = await holdAnswers(page);
  const generator = await onAnAssistant(page, backstage, unique);
  const words = unique('A bridge');
  await generator.open();
  await generator.prompt.fill(words);
  await generator.button('Generate').click();
  await expect(generator.dialog.getByText('Close if you like.')).toBeVisible();

  await page.keyboard.press('Escape');
  await expect(generator.dialog).toHaveCount(0);
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(generator.opener).toBeFocused();

  await drawn;
  await page.goto('/images');
  await expect(page.getByRole('button', { name: `Open ${words}` })).toHaveCount(4);
});

test('closing with pictures to choose from asks first', async ({ page, backstage, unique }) => {
  const generator = await onAnAssistant(page, backstage, unique);
  const question = page.getByRole('alertdialog', { name: 'Close without choosing an icon?' });
  await generator.open();
  await generator.generate();

  await page.keyboard.press('Escape');
  await expect(question.getByRole('button', { name: 'Keep choosing' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(question).toHaveCount(0);
  await expect(generator.tiles).toHaveCount(4);
  await page.keyboard.press('Escape');
  await question.getByRole('button', { name: 'Close' }).click();

  await expect(generator.dialog).toHaveCount(0);
  await expect(generator.opener).toBeFocused();
});

test('everything is done by keyboard alone', async ({ page, backstage, unique }) => {
  const generator = await onAnAssistant(page, backstage, unique);
  await generator.opener.focus();
  await page.keyboard.press('Enter');
  await expect(generator.prompt).not.toHaveValue('');

  await generator.prompt.focus();
  await page.keyboard.press('Control+Enter');
  await expect(generator.tiles).toHaveCount(4, { timeout: 40_000 });
  while (!(await generator.tile(1).evaluate((tile) => tile === document.activeElement))) {
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('ArrowDown');
  await expect(generator.tile(3)).toBeFocused();
  await expect(generator.tile(3)).not.toBeChecked();
  await page.keyboard.press('Space');
  await expect(generator.tile(3)).toBeChecked();
  await page.keyboard.press('2');
  await expect(generator.tile(2)).toBeChecked();
  await expect(generator.tile(2)).toHaveAccessibleName('Suggestion 2 of 4, chosen');
  await page.keyboard.press('Enter');

  await expect(generator.dialog).toHaveCount(0);
  await expect(iconInUse(page)).toBeVisible();
  await expect(generator.opener).toBeFocused();
});

test.describe('in Swedish', () => {
  test.use({ locale: 'sv-SE' });

  test('the whole way has Swedish words', async ({ page, backstage, unique }) => {
    await PAGES[0]?.open(page, backstage, unique);
    await page.getByRole('button', { name: 'Generera ikon' }).click();
    const dialog = page.getByRole('dialog', { name: 'Generera ikon' });
    await expect(dialog.getByText('Fyra förslag visas här')).toBeVisible();
    await expect(dialog.getByText('Piktogram, inte AI')).toBeVisible();

    await dialog.getByRole('button', { name: 'Generera', exact: true }).click();
    await expect(dialog.getByRole('status')).toHaveText('Välj en ikon', { timeout: 40_000 });
    await dialog.getByRole('radio', { name: 'Förslag 1 av 4' }).click();
    await dialog.getByRole('button', { name: 'Använd vald ikon' }).click();

    await expect(page.getByText('Ny ikon sparad')).toBeVisible();
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('axe finds nothing in any state of the dialog', async ({ page, backstage, unique }) => {
      const { drawn, release } = await holdAnswers(page);
      const generator = await onAnAssistant(page, backstage, unique);
      await generator.open();
      await expectAccessible(page);
      await generator.button('Generate').click();
      await expect(generator.dialog.locator('[data-tile="waiting"]')).toHaveCount(4);
      await expectAccessible(page);
      await drawn;
      release();
      await generator.tile(2).click();
      await expectAccessible(page);
    });
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('the question folds once the pictures are there, and unfolds', async ({
    page,
    backstage,
    unique
  }) => {
    const generator = await onAnAssistant(page, backstage, unique);
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

    await expect(iconInUse(page)).toBeVisible();
  });
});
