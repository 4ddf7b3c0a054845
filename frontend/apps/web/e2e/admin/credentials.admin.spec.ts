import type { Page } from '@playwright/test';
import { MODEL, test } from '../support/azure-credentials';
import { demoteUser, expect, expectAccessible } from '../support/fixtures';

// The tests share the organisation's Azure credentials, so they run one at a time.
test.describe.configure({ mode: 'default' });

const DEPLOYMENT = `Deployment for ${MODEL}`;

test.afterEach(({ page }) => page.unrouteAll({ behavior: 'ignoreErrors' }));

async function openCredentials(page: Page) {
  await page.goto('/admin/credentials');
  return page.getByRole('region', { name: 'Microsoft Azure' });
}

test('a refused key is corrected and tested, and never shown again', async ({ page, azure }) => {
  const card = await openCredentials(page);
  await expect(card.getByText('No key yet')).toBeVisible();
  await card.getByRole('button', { name: 'Add key for Microsoft Azure' }).click();
  await expect(card.getByLabel('API key')).toBeFocused();

  await card.getByLabel('API key').fill('azure-0000-0000-0000-9999');
  await card.getByLabel('Address').fill(azure.simulator.address);
  await card.getByLabel(DEPLOYMENT).fill('bild');
  await card.getByRole('button', { name: 'Save and test' }).click();
  await expect(card.getByRole('alert')).toContainText('does not accept the key that ends in 9999');
  await expect(card.getByLabel('API key')).toBeFocused();
  await expect(card.getByLabel('API key')).toHaveAccessibleDescription(/Not accepted/);
  await expectAccessible(page);

  await card.getByLabel('API key').fill(azure.simulator.key);
  await page.keyboard.press('Enter');
  await expect(card.getByRole('alert')).toContainText('no deployment called “bild”');
  await expect(card.getByLabel(DEPLOYMENT)).toHaveAccessibleDescription(
    /Not found at this address/
  );
  await card.getByLabel(DEPLOYMENT).fill(azure.simulator.deployment);
  await card.getByRole('button', { name: 'Save and test' }).click();

  await expect(card.getByText(`Works, tested just now with ${MODEL}`)).toBeVisible();
  await expect(card.getByText('•••• •••• •••• 4f2a')).toBeVisible();
  await expect(card.getByRole('button', { name: 'Change the key' })).toBeFocused();
  await expectAccessible(page);
  await page.reload();
  await expect(card.getByText('Key saved')).toBeVisible();
  await card.getByRole('button', { name: 'Change the key' }).click();
  await expect(card.getByLabel('API key')).toHaveValue('');
  expect(await page.content()).not.toContain(azure.simulator.key);
});

test('a saved key is tested from its card, which names an unreachable address', async ({
  page,
  azure
}) => {
  await azure.save({ endpoint: 'http://127.0.0.1:1' });
  const card = await openCredentials(page);

  await card.getByRole('button', { name: 'Test the key for Microsoft Azure' }).click();

  await expect(card.getByRole('alert')).toContainText('reached at http://127.0.0.1:1');
  await expect(card.getByText('The last test failed')).toBeVisible();
  await expectAccessible(page);
  await card.getByRole('button', { name: 'Change the key' }).click();
  await expect(card.getByLabel('Address')).toHaveAccessibleDescription(/Nothing answers here/);
});

test('a saved key is asked for again when the address changes', async ({ page, azure }) => {
  await azure.save();
  const card = await openCredentials(page);
  await card.getByRole('button', { name: 'Change the key' }).click();

  await card.getByLabel('Address').fill('https://ai.example.com');
  await card.getByRole('button', { name: 'Save and test' }).click();

  await expect(card.getByLabel('API key')).toHaveAccessibleDescription(/never sent to another/);
  await expect(card.getByLabel('API key')).toBeFocused();
  await expectAccessible(page);
});

test('invalid fields show their errors, and nothing is sent', async ({ page }) => {
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

test('deleting asks first', async ({ page, azure }) => {
  await azure.save();
  const card = await openCredentials(page);
  const trigger = card.getByRole('button', { name: 'Delete the key for Microsoft Azure' });

  await trigger.click();
  const dialog = page.getByRole('alertdialog', { name: 'Delete the key for Microsoft Azure?' });
  await expect(dialog.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(trigger).toBeFocused();
  await trigger.click();
  await dialog.getByRole('button', { name: 'Delete' }).click();

  await expect(page.getByText('Key for Microsoft Azure deleted')).toBeVisible();
  await expect(card.getByText('No key yet')).toBeVisible();
  await expect(card.getByRole('button', { name: 'Add key for Microsoft Azure' })).toBeFocused();
});

test('the installation’s key differs from the organisation’s own', async ({ page }) => {
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

test('users without administrator rights see a message', async ({ page }) => {
  await demoteUser(page);
  await page.goto('/admin/credentials');

  await expect(page.getByText('You may not do this. Ask an administrator.')).toBeVisible();
});
