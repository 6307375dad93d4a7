import { defineConfig } from '@playwright/test';
import product from '../playwright.config';
export default defineConfig({ ...product, testDir: '../specs', webServer: undefined, reporter: 'list' });
