import { defineConfig } from '@playwright/test';
import product from '../playwright.config';

/** Reading samples one after the other, against a server of its own: `npm run bench -- --only=scoring`. */
export default defineConfig({
  ...product,
  testDir: '.',
  testMatch: '**/*.bench.ts',
  timeout: 3_600_000,
  reporter: 'list',
  workers: 1, // what is measured has the machine to itself
});
