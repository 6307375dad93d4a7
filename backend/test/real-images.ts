import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { it } from '@jest/globals';

/** Real microscope files. They are kept outside the repository, beside it; a plain clone does not have them. */
export const SHARED_DATA = join(import.meta.dirname, '..', '..', '..', 'shared', 'data');

export const hasSharedData = existsSync(SHARED_DATA);

/** Files below a folder of the shared data, as paths from there, in a fixed order; none when the data is not here. */
export function sharedFiles(folder: string): string[] {
  if (!hasSharedData) return [];
  const root = join(SHARED_DATA, folder);
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(SHARED_DATA, join(entry.parentPath, entry.name)))
    .sort();
}

/** `it` for specs that need the real files; without them a skipped test that says so, and a warning. */
export function itWithSharedData(name: string, spec: () => Promise<void>, timeoutMs?: number): void {
  if (hasSharedData) return it(name, spec, timeoutMs);
  console.warn(`SKIPPED: "${name}" needs the real images of ${SHARED_DATA}, which are not on this machine.`);
  it.skip(`${name} (skipped: no real images on this machine)`, spec);
}
