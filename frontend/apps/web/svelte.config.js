import adapter from '@sveltejs/adapter-static';
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

/** @type {import('@sveltejs/kit').Config} */
const config = {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true },
  kit: {
    // A single-page app: the server returns the same page for every path.
    adapter: adapter({ fallback: 'index.html' }),
    typescript: {
      config: (config) => {
        config.include.push('../e2e/**/*.ts', '../playwright.config.ts');
      }
    }
  }
};

export default config;
