import type { Page } from '@playwright/test';
import {
  type ApiClient,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  test
} from './support/fixtures';

/** A page, dialog or menu to check. */
interface View {
  name: string;
  open: (page: Page, api: ApiClient, unique: (name: string) => string) => Promise<void>;
}

const VIEWS: View[] = [
  { name: 'spaces', open: (page) => at(page, '/spaces') },
  {
    name: 'the dialog for a new space',
    open: async (page) => {
      await at(page, '/spaces');
      await page.getByRole('button', { name: 'New space' }).click();
      await page.getByRole('button', { name: 'Create' }).click();
      await expect(page.getByText('Give it a name.')).toBeVisible();
    }
  },
  {
    name: 'a space',
    open: async (page, api, unique) => {
      const space = await api.createSpace(unique('A space with a fairly long name'));
      await api.createAssistant(space, 'Byggnadslovshandläggningsassistenten');
      await at(page, `/spaces/${space.id}`);
    }
  },
  {
    name: 'space settings with the levels open',
    open: async (page, api, unique) => {
      const space = await api.createSpace(unique('Care'));
      await at(page, `/spaces/${space.id}/settings`);
      await page.getByLabel('Security classification').click();
      await expect(page.getByRole('option').first()).toBeVisible();
    }
  },
  {
    name: 'an assistant with a change and a toast',
    open: async (page, api, unique) => {
      const space = await api.createSpace(unique('Building'));
      const assistant = await api.createAssistant(space, 'Permit guide');
      await at(page, `/spaces/${space.id}/assistants/${assistant.id}/edit`);
      await page.getByLabel('Description').fill('Saved');
      await page.getByRole('button', { name: 'Save changes' }).click();
      await expect(page.getByText('Changes saved')).toBeVisible();
      await page.getByLabel('Name').fill('Changed again');
    }
  },
  {
    name: 'an app',
    open: async (page, api, unique) => {
      const space = await api.createSpace(unique('Building'));
      const app = await api.createApp(space, 'Meeting notes');
      await at(page, `/spaces/${space.id}/apps/${app.id}/edit`);
    }
  },
  {
    name: 'the account with a fresh key',
    open: async (page, _, unique) => {
      await at(page, '/account');
      await page.getByRole('button', { name: 'New key' }).click();
      await page.getByRole('dialog').getByLabel('Name').fill(unique('Key'));
      await page.getByRole('button', { name: 'Create' }).click();
      await expect(page.getByText('It is shown this once.')).toBeVisible();
    }
  },
  {
    name: 'the user menu',
    open: async (page) => {
      await at(page, '/spaces');
      await page.getByRole('button', { name: /user menu/ }).click();
      await expect(page.getByRole('menu')).toBeVisible();
    }
  },
  { name: 'an unknown page', open: (page) => at(page, '/nowhere') }
];

async function at(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole('heading', { level: 1 })).toBeAttached();
}

/** Checks both colour schemes and narrow widths: 320 px equals 1280 px at a zoom of 400 %. */
async function expectAccessibleEverywhere(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 600 });
  await expectNoSidewaysScroll(page);
}

for (const view of VIEWS) {
  test(`${view.name}: no axe violations, no overflow`, async ({ page, api, unique }) => {
    await view.open(page, api, unique);

    await expectAccessibleEverywhere(page);
  });
}

test.describe('signed out', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('the sign-in page and its error: no axe violations, no overflow', async ({ page }) => {
    await at(page, '/login');
    await page.getByLabel('E-mail').fill('nobody@example.com');
    await page.getByLabel('Password', { exact: true }).fill('wrong words');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByRole('alert')).toBeVisible();

    await expectAccessibleEverywhere(page);
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

  test('the drawer navigates and closes', async ({ page, api, unique }) => {
    const space = await api.createSpace(unique('Building'));
    await at(page, `/spaces/${space.id}`);

    await page.getByRole('button', { name: 'Open the menu' }).tap();
    const drawer = page.getByRole('dialog');
    await expectAccessible(page);
    await drawer.getByRole('link', { name: 'Settings' }).tap();

    await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
    await expect(drawer).toHaveCount(0);
  });

  test('every button is large enough for touch', async ({ page, api, unique }) => {
    const space = await api.createSpace(unique('Building'));
    await at(page, `/spaces/${space.id}/settings`);

    for (const button of await page.locator('main').getByRole('button').all()) {
      const box = await button.boundingBox();
      expect(box?.height, await button.innerText()).toBeGreaterThanOrEqual(44);
    }
  });
});
