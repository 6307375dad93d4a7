import { defineConfig } from '@playwright/test';
import product from '../playwright.config';

/** The canvas alone, without a server of ours: `npm run bench -- --only=viewer`. */
export default defineConfig({
  ...product,
  testDir: '.',
  testMatch: '**/*.bench.ts',
  timeout: 3_600_000,
  webServer: undefined,
  reporter: 'list',
  workers: 1, // what is measured has the machine to itself
});
