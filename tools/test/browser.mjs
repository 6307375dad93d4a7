import { existsSync } from 'node:fs';
import { findProgram } from '../setup/system-packages.mjs';

/** A page without any font draws no text, and then nothing has a size. */
export const BROWSER_PACKAGES = ['chromium', 'fonts-dejavu-core'];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/**
 * A Chromium to test with: the one that CHROMIUM names, the system's, or the one that `npx playwright install` fetched.
 *
 * @returns {Promise<string | undefined>}  absolute path; undefined when there is none.
 */
export async function findBrowser() {
  const named = process.env.CHROMIUM;
  if (named) return existsSync(named) ? named : undefined;
  const installed = findProgram(...NAMES) ?? (existsSync(MAC_CHROME) ? MAC_CHROME : undefined);
  return installed ?? playwrightsOwn();
}

async function playwrightsOwn() {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}
