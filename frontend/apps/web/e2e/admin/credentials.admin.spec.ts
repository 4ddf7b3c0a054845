import type { Page } from '@playwright/test';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/fixtures';
import { Provider } from '../support/azure-simulator';

// An organisation's keys are one thing for everybody: these tests take turns, and leave OpenAI's alone.
test.describe.configure({ mode: 'default' });

const MODEL = 'GPT Image 2 (Azure)';
const DEPLOYMENT = `Deployment for ${MODEL}`;
const provider = new Provider();

test.beforeAll(() => provider.open());
test.afterAll(() => provider.close());
test.beforeEach(forget);
test.afterEach(async ({ page, baseURL }) => {
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await forget({ page, baseURL });
});

/** Also what a run before this one may have left behind. */
async function forget({ page, baseURL }: { page: Page; baseURL: string | undefined }) {
  await page.request.delete('/api/v1/admin/credentials/azure', {
    headers: { Origin: new URL(String(baseURL)).origin }
  });
}

/** Azure's credentials as the API takes them: right ones, unless a test says otherwise. */
async function save(page: Page, baseURL: string | undefined, differences: object = {}) {
  const answer = await page.request.put('/api/v1/admin/credentials/azure', {
    headers: { Origin: new URL(String(baseURL)).origin },
    data: {
      api_key: provider.key,
      endpoint: provider.address,
      deployments: { 'gpt-image-2-azure': provider.deployment },
      ...differences
    }
  });
  expect(answer.status(), await answer.text()).toBe(200);
}

async function openCredentials(page: Page) {
  await page.goto('/admin/credentials');
  return page.getByRole('region', { name: 'Microsoft Azure' });
}

test('a key is refused, mended and tried, and never shown again', async ({ page }) => {
  const card = await openCredentials(page);
  await expect(card.getByText('No key yet')).toBeVisible();
  await card.getByRole('button', { name: 'Add key for Microsoft Azure' }).click();
  await expect(card.getByLabel('API key')).toBeFocused();

  await card.getByLabel('API key').fill('azure-0000-0000-0000-9999');
  await card.getByLabel('Address').fill(provider.address);
  await card.getByLabel(DEPLOYMENT).fill('bild');
  await card.getByRole('button', { name: 'Save and test' }).click();
  await expect(card.getByRole('alert')).toContainText('does not accept the key that ends in 9999');
  await expect(card.getByLabel('API key')).toBeFocused();
  await expect(card.getByLabel('API key')).toHaveAccessibleDescription(/Not accepted/);
  await expectAccessible(page);

  await card.getByLabel('API key').fill(provider.key);
  await page.keyboard.press('Enter');
  await expect(card.getByRole('alert')).toContainText('no deployment called “bild”');
  await expect(card.getByLabel(DEPLOYMENT)).toHaveAccessibleDescription(
    /Not found at this address/
  );
  await card.getByLabel(DEPLOYMENT).fill(provider.deployment);
  await card.getByRole('button', { name: 'Save and test' }).click();

  await expect(card.getByText(`Works, tested just now with ${MODEL}`)).toBeVisible();
  await expect(card.getByText('•••• •••• •••• 4f2a')).toBeVisible();
  await expect(card.getByRole('button', { name: 'Change the key' })).toBeFocused();
  await expectAccessible(page);
  await page.reload();
  await expect(card.getByText('Key saved')).toBeVisible();
  await card.getByRole('button', { name: 'Change the key' }).click();
  await expect(card.getByLabel('API key')).toHaveValue('');
  expect(await page.content()).not.toContain(provider.key);
});

test('a saved key is tried from its card, and an address where nobody answers is named', async ({
  page,
  baseURL
}) => {
  await save(page, baseURL, { endpoint: 'http://127.0.0.1:1' });
  const card = await openCredentials(page);

  await card.getByRole('button', { name: 'Test the key for Microsoft Azure' }).click();

  await expect(card.getByRole('alert')).toContainText('reached at http://127.0.0.1:1');
  await expect(card.getByText('The last test failed')).toBeVisible();
  await expectAccessible(page);
  await card.getByRole('button', { name: 'Change the key' }).click();
  await expect(card.getByLabel('Address')).toHaveAccessibleDescription(/Nothing answers here/);
});

test('what is missing or looks wrong is said at its field, and nothing is sent', async ({
  page
}) => {
  const card = await openCredentials(page);
  await card.getByRole('button', { name: 'Add key for Microsoft Azure' }).click();

  await card.getByLabel('Address').fill('ai.example.com');
  await card.getByRole('button', { name: 'Save and test' }).click();

  await expect(card.getByLabel('API key')).toHaveAccessibleDescription('It is needed.');
  await expect(card.getByLabel('API key')).toBeFocused();
  await expect(card.getByLabel('Address')).toHaveAccessibleDescription(/starts with https/);
  await expectAccessible(page);
  await card.getByRole('button', { name: 'Cancel' }).click();
  await expect(card.getByRole('button', { name: 'Add key for Microsoft Azure' })).toBeFocused();
  await page.reload();
  await expect(card.getByText('No key yet')).toBeVisible();
});

test('deleting asks first', async ({ page, baseURL }) => {
  await save(page, baseURL);
  const card = await openCredentials(page);
  const opener = card.getByRole('button', { name: 'Delete the key for Microsoft Azure' });

  await opener.click();
  const question = page.getByRole('alertdialog', { name: 'Delete the key for Microsoft Azure?' });
  await expect(question.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(opener).toBeFocused();
  await opener.click();
  await question.getByRole('button', { name: 'Delete' }).click();

  await expect(page.getByText('Key for Microsoft Azure deleted')).toBeVisible();
  await expect(card.getByText('No key yet')).toBeVisible();
  await expect(card.getByRole('button', { name: 'Add key for Microsoft Azure' })).toBeFocused();
});

test('the table says how a test went, and leads to the card that mends it', async ({
  page,
  baseURL
}) => {
  await save(page, baseURL, { deployments: { 'gpt-image-2-azure': 'bild' } });
  await page.goto('/admin/image-models');
  const row = page.getByRole('row', { name: 'gpt-image-2-azure' });
  await row.getByRole('button', { name: `Test ${MODEL}` }).click();

  await expect(page.getByRole('alert')).toContainText('The test failed.');
  await expect(page.getByRole('alert')).toContainText('no deployment called “bild”');
  await expect(row).toContainText('Test failed');
  await expectAccessible(page);
  await page.getByRole('button', { name: `Close the answer for ${MODEL}` }).click();
  await expect(page.getByText('The test failed.')).toHaveCount(0);
  await expect(row.getByRole('button', { name: `Test ${MODEL}` })).toBeFocused();
  await expect(row).toContainText('Test failed');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Open credentials' }).click();
  await expect(page).toHaveURL(/\/admin\/credentials#azure$/);

  await save(page, baseURL);
  await page.goto('/admin/image-models');
  await row.getByRole('button', { name: `Test ${MODEL}` }).click();
  await expect(page.getByText(/The test worked\.\s*A picture came back in/)).toBeVisible();
  await expect(row).toContainText('Ready');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Microsoft: Key ends in 4f2a' }).click();
  await expect(page.getByRole('region', { name: 'Microsoft Azure' })).toBeInViewport();
});

test('a missing key keeps a model from being tested, and is added from the group’s head', async ({
  page
}) => {
  await page.goto('/admin/image-models');
  const button = page.getByRole('button', { name: `Test ${MODEL}` });
  await expect(button).toBeDisabled();
  await expect(button).toHaveAccessibleDescription('Credentials missing');

  await page.getByRole('link', { name: 'Microsoft: Add key' }).click();

  const card = page.getByRole('region', { name: 'Microsoft Azure' });
  await expect(card.getByLabel('API key')).toBeFocused();
});

test('the installation’s key is told from the organisation’s own', async ({ page }) => {
  await page.route('**/api/v1/admin/credentials/', async (route) => {
    const response = await route.fetch();
    const { items, count } = await response.json();
    const platform = items.map((item: object) => ({ ...item, source: 'platform' }));
    await route.fulfill({ response, json: { items: platform, count } });
  });
  const card = await openCredentials(page);

  await expect(card.getByText('The installation’s key is used')).toBeVisible();
  await expect(card.getByRole('button', { name: /^Test/ })).toBeVisible();
  await expect(card.getByRole('button', { name: /^Add key/ })).toBeVisible();
  await expect(card.getByRole('button', { name: /^Delete/ })).toHaveCount(0);
});

test('somebody who is no administrator is told so', async ({ page }) => {
  await page.route('**/api/v1/users/me/', async (route) => {
    const response = await route.fetch();
    const me = await response.json();
    await route.fulfill({ response, json: { ...me, role: 'user', permissions: [] } });
  });
  await page.goto('/admin/credentials');

  await expect(page.getByText('You may not do this. Ask an administrator.')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`on a phone, in ${colorScheme} colours and Swedish`, () => {
    test.use({
      colorScheme,
      locale: 'sv-SE',
      viewport: { width: 360, height: 740 },
      hasTouch: true,
      isMobile: true
    });

    test('axe finds nothing, and nothing hangs over the side', async ({ page, baseURL }) => {
      await save(page, baseURL, { deployments: { 'gpt-image-2-azure': 'bild' } });
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
