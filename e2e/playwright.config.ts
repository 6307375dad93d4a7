import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const IS_MAIN = process.env['TEST_WORKER_INDEX'] === undefined;

/** This file is read again in every worker: what must be the same in all of them goes through the environment. */
function once(name: string, make: () => string): string {
  const value = process.env[name] ?? make();
  process.env[name] = value;
  return value;
}

const port = once('MEMENTO_E2E_PORT', () => String(20_000 + Math.floor(Math.random() * 20_000)));
const folder = once('MEMENTO_E2E_DATA', () => mkdtempSync(join(tmpdir(), 'memento-e2e-')));
/** Of an installation that runs already, without a slash at its end; unset starts one. */
const running = process.env['MEMENTO_E2E_URL'];
const username = once('MEMENTO_E2E_USERNAME', () => 'admin');
const password = once('MEMENTO_E2E_PASSWORD', () => 'for-end-to-end-tests');
if (IS_MAIN) process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** `npm test` names the browser it found; a person who runs Playwright alone has the system's, or Playwright's own. */
const executablePath = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path && existsSync(path),
);

const results = join(import.meta.dirname, '../results');

export default defineConfig({
  testDir: 'specs',
  testMatch: '**/*.e2e.ts',
  // They start, kill and look into servers of their own, whatever else runs.
  testIgnore: running ? ['**/kill-moments.e2e.ts', '**/set-up.e2e.ts'] : [],
  outputDir: join(results, 'e2e'),
  // A busy machine is slow, not wrong: what must be quick is measured by the pages themselves.
  timeout: 180_000,
  expect: { timeout: 15_000 },
  // One server and one database for all: specs make their own users and projects. Two run side by side: each of them waits for
  // half of its time.
  workers: 2,
  forbidOnly: process.env['CI'] === 'true',
  reporter: [['list'], ['json', { outputFile: join(results, 'e2e.json') }]],
  use: {
    baseURL: running ?? `http://127.0.0.1:${port}`,
    browserName: 'chromium',
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath,
      // WebGL on any machine, through SwiftShader; and Konva's canvas not on top of it, where it is twenty times slower.
      args: [
        '--use-angle=swiftshader',
        // Pages are put together without it, in a sixth of the time.
        '--disable-gpu-compositing',
        '--enable-unsafe-swiftshader',
        '--ignore-gpu-blocklist',
        '--disable-accelerated-2d-canvas',
      ],
    },
  },
  webServer: running ? undefined : ownServer(),
});

function ownServer() {
  return {
    command: `"${process.execPath}" --disable-warning=ExperimentalWarning "${join(import.meta.dirname, '../backend/dist/main.js')}"`,
    cwd: folder, // so that a developer's .env stays out of it
    url: `http://127.0.0.1:${port}/memento/health`,
    env: {
      PORT: port,
      HOST: '127.0.0.1',
      MEMENTO_DATA: folder,
      MEMENTO_ADMIN_USERNAME: username,
      MEMENTO_ADMIN_PASSWORD: password,
      DATABASE_URL: '',
      MEMENTO_REDIS_URL: '',
      MEMENTO_PUBLIC_URL: '',
    },
    reuseExistingServer: false,
    stdout: 'pipe' as const,
    timeout: 60_000,
  };
}
