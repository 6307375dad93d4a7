import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MB = 1024 * 1024;

/** A disk of its own that is soon full. */
export interface SmallDisk {
  folder: string;
  resize(kilobytes: number): void;
  /** Somebody else's data, so that just this much is left. @returns what removes it */
  fillUpTo(leftMb: number): () => void;
  remove(): void;
}

/**
 * In memory, which takes the rights of root on Linux. Null where that is not permitted; that is said loudly.
 *
 * @param what Is skipped without it.
 */
export function smallDisk(what: string, kilobytes: number): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), 'memento-disk-'));
  const mount = (...options: string[]): string | null => {
    const { status, stderr, error } = spawnSync('mount', [...options, folder], { encoding: 'utf8' });
    return status === 0 ? null : (error?.message ?? stderr.trim());
  };
  const problem = mount('-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'memento-test');
  if (problem !== null) {
    rmSync(folder, { recursive: true });
    console.warn(`SKIPPED: ${what}. A small disk cannot be mounted here: ${problem}`);
    return null;
  }
  return {
    folder,
    resize: (size) => {
      const trouble = mount('-o', `remount,size=${size}k`);
      if (trouble !== null) throw new Error(trouble);
    },
    fillUpTo: (leftMb) => {
      const path = join(folder, 'others');
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(path, Buffer.alloc(Math.max(0, Math.floor(bavail * bsize - leftMb * MB))));
      return () => rmSync(path);
    },
    remove: () => {
      spawnSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
