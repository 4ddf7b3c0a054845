import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { sveltekit } from '@sveltejs/kit/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vitest/config';

const api = process.env.ENEO_API_URL ?? 'http://127.0.0.1:8000';

export default defineConfig({
  plugins: [
    tailwindcss(),
    paraglideVitePlugin({
      project: './project.inlang',
      outdir: './src/lib/paraglide',
      strategy: ['localStorage', 'preferredLanguage', 'baseLocale'],
      // Not a build-time constant, so that tests can stub the browser.
      isServer: "typeof window === 'undefined'"
    }),
    sveltekit()
  ],
  // Plugin timings would only clutter the output of `make run`.
  build: { rolldownOptions: { checks: { bundlerTimings: false } } },
  server: {
    proxy: { '/api': { target: api } }
  },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node'
  }
});
