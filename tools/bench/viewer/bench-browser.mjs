// Builds the bench page and opens it in a headless Chromium that draws WebGL in software, alike on every machine.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium } from '@playwright/test';
import { ROOT } from '../../setup/workspace.mjs';
import { TileServer } from './synthetic-tiles.mjs';

const CANVAS = join(ROOT, 'frontend/src/app/canvas');
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-accelerated-2d-canvas',
  '--enable-precise-memory-info',
  '--js-flags=--expose-gc',
];

/** A page with `window.bench`, and the server of its tiles. */
export async function openBench({ width = 1280, height = 800, deviceScaleFactor = 1 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'memento-viewer-'));
  await build({
    entryPoints: [join(CANVAS, 'testing/bench-page.ts'), join(CANVAS, 'tile.worker.ts')],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    outdir: folder,
    entryNames: '[name]',
    tsconfig: join(ROOT, 'frontend/tsconfig.app.json'),
    logLevel: 'error',
  });
  const server = await new TileServer(folder).start();
  const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
    (path) => path && existsSync(path),
  );
  const browser = await chromium.launch({ executablePath, headless: false, args: FLAGS });
  const page = await browser.newPage({ viewport: { width, height }, deviceScaleFactor });
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(server.url);
  await page.waitForFunction(() => 'bench' in window);
  const close = async () => {
    await browser.close();
    server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { page, server, complaints, close };
}
