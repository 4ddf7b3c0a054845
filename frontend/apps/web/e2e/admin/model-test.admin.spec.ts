import { MODEL, test } from '../support/azure-credentials';
import { expect, expectAccessible } from '../support/fixtures';

// The tests share the organisation's Azure credentials, so they run one at a time.
test.describe.configure({ mode: 'default' });

test('the table shows a test’s result and links to the credentials', async ({ page, azure }) => {
  await azure.save({ deployments: { 'gpt-image-2-azure': 'bild' } });
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

  await azure.save();
  await page.goto('/admin/image-models');
  await row.getByRole('button', { name: `Test ${MODEL}` }).click();
  await expect(page.getByText(/The test worked\.\s*A picture came back in/)).toBeVisible();
  await expect(row).toContainText('Ready');
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Microsoft: Key ends in 4f2a' }).click();
  await expect(page.getByRole('region', { name: 'Microsoft Azure' })).toBeInViewport();
});

test('a model without a key can’t be tested, and the group’s header links to the form', async ({
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
