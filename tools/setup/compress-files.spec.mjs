import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { randomBytes } from 'node:crypto';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { compressFiles, FIRST_SCRIPTS_MAX_BYTES, overBudget } from './compress-files.mjs';

const SCRIPT = 'console.log("cells");\n'.repeat(200);
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'compress-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name, content) => writeFileSync(join(folder, name), content);
const bytesOf = (name) => readFileSync(join(folder, name));

test('what is worth it lies there in both forms, at any depth, the same each time', () => {
  mkdirSync(join(folder, 'deep'));
  put('deep/main.js', SCRIPT);
  put('small.js', 'short');
  put('cells.webp', randomBytes(4000));
  assert.equal(compressFiles(folder), 1);
  const first = [bytesOf('deep/main.js.br'), bytesOf('deep/main.js.gz')];
  assert.equal(brotliDecompressSync(first[0]).toString(), SCRIPT);
  assert.equal(gunzipSync(first[1]).toString(), SCRIPT);
  for (const name of ['small.js.br', 'cells.webp.br', 'deep/main.js.br.br'])
    assert.ok(!existsSync(join(folder, name)), name);
  assert.equal(compressFiles(folder), 1);
  assert.deepEqual([bytesOf('deep/main.js.br'), bytesOf('deep/main.js.gz')], first);
});

test('the scripts that every page loads are held to their budget', () => {
  put('index.html', '<script src="main.js"></script><link rel="modulepreload" href="chunk.js">');
  put('main.js', SCRIPT);
  put('chunk.js', SCRIPT);
  compressFiles(folder);
  assert.deepEqual(overBudget(folder), []);
  put('chunk.js', randomBytes(FIRST_SCRIPTS_MAX_BYTES).toString('hex'));
  compressFiles(folder);
  assert.match(overBudget(folder).join(), /200000 are allowed/);
});

test('nothing that belongs to the page of a sample is among them', () => {
  put('index.html', '<script src="main.js"></script>');
  put('main.js', 'const c = "ol-viewport";');
  assert.match(overBudget(folder).join(), /main\.js .* OpenLayers or Konva/);
});
