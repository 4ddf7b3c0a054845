import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript-eslint';

const here = dirname(fileURLToPath(import.meta.url));

export default ts.config(
  {
    ignores: [
      '**/node_modules/',
      'apps/web/.svelte-kit/',
      'apps/web/build/',
      'apps/web/src/lib/paraglide/',
      'apps/web/test-results/',
      'packages/intric-js/src/schema.d.ts',
      'packages/pictogram-data/'
    ]
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, ...globals.node } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: ['error', 'always'],
      // Playwright fixtures need a destructuring pattern, even an empty one.
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
      // TypeScript checks globals itself.
      'no-undef': 'off',
      // The panel is always served from the root of its origin.
      'svelte/no-navigation-without-resolve': 'off'
    }
  },
  {
    files: ['**/*.ts', '**/*.svelte'],
    languageOptions: {
      parserOptions: {
        parser: ts.parser,
        projectService: true,
        tsconfigRootDir: here,
        extraFileExtensions: ['.svelte']
      }
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error'
    }
  },
  {
    files: ['**/*.svelte'],
    rules: {
      'svelte/button-has-type': 'error',
      'svelte/no-target-blank': 'error'
    }
  }
);
