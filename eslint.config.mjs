// Type-aware linting of everything. Who may import whom is in .dependency-cruiser.cjs; layout is Prettier's.
import js from '@eslint/js';
import angular from 'angular-eslint';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const NODE_GLOBALS = ['process', 'console', 'Buffer', 'URL', 'fetch', 'performance', 'AbortController', 'AbortSignal']
  .concat([
    'setTimeout',
    'setInterval',
    'clearTimeout',
    'clearInterval',
    'setImmediate',
    'structuredClone',
    'FormData',
    'Blob',
  ])
  .map((name) => [name, 'readonly']);

const SPECS = ['**/*.spec.ts', '**/*.e2e.ts', '**/*.spec.mjs', '**/*.deploy.mjs'];

const size = {
  'max-lines': ['error', 400],
  'max-lines-per-function': ['error', 60],
};

const typescript = {
  files: ['**/*.ts'],
  extends: [js.configs.recommended, tseslint.configs.recommendedTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: {
    ...size,
    eqeqeq: ['error', 'smart'],
    '@typescript-eslint/no-explicit-any': 'error',
    '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    '@typescript-eslint/prefer-readonly': 'error',
    // Angular's validators are static methods that are handed over.
    '@typescript-eslint/unbound-method': ['error', { ignoreStatic: true }],
    // More than seven things injected into one class: it has more than one job.
    '@typescript-eslint/max-params': ['error', { max: 7 }],
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNever: true }],
    // A method may have to be async for its interface, and await nothing here.
    '@typescript-eslint/require-await': 'off',
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
  },
};

const plainNode = {
  files: ['**/*.{js,mjs,cjs}'],
  extends: [js.configs.recommended],
  languageOptions: { globals: Object.fromEntries(NODE_GLOBALS) },
  rules: { ...size, eqeqeq: ['error', 'smart'], 'no-unused-vars': ['error', { argsIgnorePattern: '^_' }] },
};

const backend = {
  files: ['backend/src/**/*.ts'],
  rules: {
    'no-console': 'error',
    'no-restricted-properties': [
      'error',
      { object: 'process', property: 'env', message: 'Settings are read and checked once, in config/env.ts.' },
    ],
    'no-restricted-imports': [
      'error',
      { paths: [{ name: 'node:process', importNames: ['env'], message: 'Settings are read in config/env.ts.' }] },
    ],
  },
};

const frontend = {
  files: ['frontend/src/**/*.ts'],
  extends: [angular.configs.tsRecommended],
  processor: angular.processInlineTemplates,
  rules: {
    'no-console': 'error',
    '@angular-eslint/prefer-on-push-component-change-detection': 'error',
    '@angular-eslint/prefer-signals': 'error',
    'no-restricted-imports': ['error', { patterns: [{ group: ['node:*'], message: 'This runs in a browser.' }] }],
  },
};

/** Attributes whose value nobody reads, beside those that the rule knows. */
const NOT_TEXTS = [
  'accept',
  'align',
  'appKey',
  'appearance',
  'aria-controls',
  'aria-describedby',
  'aria-haspopup',
  'aria-keyshortcuts',
  'aria-labelledby',
  'aria-live',
  'arrowPosition',
  'autocapitalize',
  'cdkDragLockAxis',
  'content',
  'd',
  'decoding',
  'level',
  'loading',
  'mat-sort-header',
  'matButton',
  'matColumnDef',
  'matSortActive',
  'matSortDirection',
  'matTooltipPosition',
  'mode',
  'ngCspNonce',
  'panelWidth',
  'preserveAspectRatio',
  'rel',
  'subscriptSizing',
  'vector-effect',
  'xPosition',
];

const templates = {
  files: ['frontend/src/**/*.html'],
  extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  rules: {
    '@angular-eslint/template/prefer-control-flow': 'error',
    '@angular-eslint/template/button-has-type': 'error',
    // Every text that a person reads can be translated: marked here, `$localize` in TypeScript.
    '@angular-eslint/template/i18n': [
      'error',
      {
        ...{ checkId: false, checkAttributes: true, boundTextAllowedPattern: '.*' },
        ...{ ignoreTags: ['code', 'kbd', 'pre'], ignoreAttributes: NOT_TEXTS },
      },
    ],
  },
};

/** Specs say what happens in long lists, and look into answers whose types only they know. */
const specs = {
  files: [...SPECS, 'backend/test/**/*.ts'],
  rules: {
    'max-lines-per-function': 'off',
    '@typescript-eslint/no-unsafe-argument': 'off',
    '@typescript-eslint/no-unsafe-assignment': 'off',
    '@typescript-eslint/no-unsafe-call': 'off',
    '@typescript-eslint/no-unsafe-member-access': 'off',
    '@typescript-eslint/no-unsafe-return': 'off',
    '@typescript-eslint/unbound-method': 'off',
  },
};

export default defineConfig(
  {
    ignores: [
      '**/dist/**',
      '**/dist-dev/**',
      '**/node_modules/**',
      '**/.angular/**',
      'frontend/src/app/api/**',
      'results/**',
    ],
  },
  typescript,
  plainNode,
  backend,
  frontend,
  templates,
  specs,
  { files: ['backend/src/config/env.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    // Where the console is the addressee: a person at a terminal, or a developer with a defect of ours before them.
    files: [
      'backend/src/main.ts',
      'backend/src/adopt.ts',
      'backend/src/backup.ts',
      'backend/src/restore.ts',
      'backend/src/worker.ts',
      'frontend/src/main.ts',
      'frontend/src/app/core/notice-error-handler.ts',
    ],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['frontend/public/**/*.js'],
    languageOptions: { globals: { window: 'readonly', document: 'readonly', localStorage: 'readonly' } },
  },
);
