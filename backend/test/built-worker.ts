import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform } from '@swc/core';

const BACKEND = join(import.meta.dirname, '..');
const SOURCES = join(BACKEND, 'src', 'tiles');
/** Inside node_modules, so that the built worker finds its packages. */
const CACHE = join(BACKEND, '..', 'node_modules', '.cache', 'memento-worker');

/**
 * The tiling worker as a program that a child process can run. Jest compiles TypeScript in its own process only, so the
 * few files of `src/tiles` are compiled here, once for each state of the sources.
 *
 * @returns What `new Tiling({ workerUrl })` wants.
 */
export async function builtWorker(): Promise<URL> {
  const names = (await readdir(SOURCES)).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
  const sources = await Promise.all(names.map((name) => readFile(join(SOURCES, name), 'utf8')));
  const hash = createHash('sha256')
    .update(JSON.stringify([names, sources]))
    .digest('hex')
    .slice(0, 16);
  const folder = join(CACHE, hash);
  if (!existsSync(folder)) await build(names, sources, folder);
  return pathToFileURL(join(folder, 'worker.js'));
}

/** Compiles into a folder of its own and renames it: spec files run side by side. */
async function build(names: string[], sources: string[], folder: string): Promise<void> {
  const unfinished = `${folder}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  await writeFile(join(unfinished, 'package.json'), '{"type":"module"}');
  for (const [i, name] of names.entries()) {
    const { code } = await transform(sources[i], {
      filename: name,
      swcrc: false,
      sourceMaps: 'inline',
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
    });
    await writeFile(join(unfinished, name.replace(/\.ts$/, '.js')), code);
  }
  // Expected when another process was faster: its folder has the same content.
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true }));
}
