import { unlink } from 'node:fs/promises';

/**
 * Removes one file, or nothing where there is none. `rm` of Node looks at what it removes first, and makes everybody wait
 * meanwhile.
 */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
