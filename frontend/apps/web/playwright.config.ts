import { defineConfig } from '@playwright/test';
import { existsSync } from 'node:fs';

// Debian's Chromium if installed, else Playwright's own (npx playwright install chromium).
const DEBIAN_CHROMIUM = '/usr/bin/chromium';

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  // All tests share one server and create their own data; two workers suit two cores.
  fullyParallel: true,
  workers: 2,
  forbidOnly: true,
  projects: [
    { name: 'panel', testIgnore: /\.admin\.spec\.ts$/ },
    // Changes settings of the whole organisation, so it runs last and one test at a time.
    {
      name: 'organisation',
      testMatch: /\.admin\.spec\.ts$/,
      dependencies: ['panel'],
      workers: 1
    }
  ],
  reporter: [['list']],
  timeout: 30_000,
  expect: { timeout: 10_000 },
  use: {
    browserName: 'chromium',
    baseURL: process.env.ENEO_E2E_URL ?? 'http://127.0.0.1:8000',
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: existsSync(DEBIAN_CHROMIUM) ? DEBIAN_CHROMIUM : undefined,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync'
      ]
    }
  }
});
