import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transform } from '@swc/core';

const BACKEND = join(import.meta.dirname, '..');
/** Inside node_modules, so that built programs find their packages. */
const CACHE = join(BACKEND, '..', 'node_modules', '.cache', 'memento-programs');

/** The tiling worker: what `new Tiling({ workerUrl })` wants. */
export function builtWorker(): Promise<URL> {
  return builtProgram('tiles/worker');
}

/** The thread that draws the demo images: what `drawDemo` wants. */
export function builtDrawWorker(): Promise<URL> {
  return builtProgram('demo/draw-worker');
}

/** The whole server: what `node` runs. */
export function builtServer(): Promise<URL> {
  return builtProgram('main');
}

/** What `npm run worker` runs. */
export function builtTilingProgram(): Promise<URL> {
  return builtProgram('worker');
}

/** What `npm run adopt` runs. */
export function builtAdoption(): Promise<URL> {
  return builtProgram('adopt');
}

/** What `npm run backup` runs. */
export function builtBackup(): Promise<URL> {
  return builtProgram('backup');
}

/** What `npm run restore` runs. */
export function builtRestore(): Promise<URL> {
  return builtProgram('restore');
}

/**
 * A source file as a program that a process or thread of its own can run. Jest compiles TypeScript only for itself, so all
 * sources are compiled here, once for each state of them. (Work on pixels is faster there, too: in
 * jest's sandbox each use of `Math` is a detour.)
 */
async function builtProgram(program: string): Promise<URL> {
  const sourceFolder = join(BACKEND, 'src');
  const files = await readdir(sourceFolder, { recursive: true });
  const names = files.filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
  const sources = await Promise.all(names.map((name) => readFile(join(sourceFolder, name), 'utf8')));
  const hash = createHash('sha256')
    .update(JSON.stringify([names, sources]))
    .digest('hex')
    .slice(0, 16);
  const folder = join(CACHE, `server-${hash}`);
  if (!existsSync(folder)) await build(names, sources, folder);
  return pathToFileURL(join(folder, `${program}.js`));
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
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        // As in jest.config.mjs and tsconfig.json.
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        keepClassNames: true,
      },
      module: { type: 'es6' },
    });
    const target = join(unfinished, name.replace(/\.ts$/, '.js'));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, code);
  }
  // Expected when another process was faster: its folder has the same content.
  await rename(unfinished, folder).catch(() => rm(unfinished, { recursive: true }));
}
