import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tiff16 } from './tiff';

/** A folder on the disk, as somebody would bring it. */
export interface MadeFolder {
  readonly path: string;
  /** Puts a file into it, or exchanges one. */
  readonly put: (file: string, content: Buffer) => void;
  readonly remove: () => void;
}

/** @param files By path below the folder. */
export function makeFolder(name: string, files: Readonly<Record<string, Buffer>>): MadeFolder {
  const parent = mkdtempSync(join(tmpdir(), 'memento-folder-'));
  const path = join(parent, name);
  const put = (file: string, content: Buffer) => {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), content);
  };
  for (const [file, content] of Object.entries(files)) put(file, content);
  return { path, put, remove: () => rmSync(parent, { recursive: true, force: true }) };
}

/** A small picture that is like no other. */
export function picture(seed: number, side = 32): Buffer {
  return tiff16({ width: side, height: side, value: (x, y) => (seed * 977 + x * 131 + y * 17) % 65536 });
}
