import { readdir } from 'node:fs/promises';

/** Names of what is in a folder; none where there is no folder. */
export async function listed(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    // ENOENT: nothing was stored yet.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
