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
      // Tests take the place of the browser, which a constant at build time would not let them.
      isServer: "typeof window === 'undefined'"
    }),
    sveltekit()
  ],
  // Which plugin took how long is of no use to somebody who only wants to start Eneo.
  build: { rolldownOptions: { checks: { bundlerTimings: false } } },
  server: {
    proxy: { '/api': { target: api } }
  },
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node'
  }
});
