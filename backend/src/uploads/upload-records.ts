import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configstore } from '@tus/file-store';
import { Upload } from '@tus/server';

const SUFFIX = '.json';

/** What is known of each resumable upload besides its bytes: a small file, whole or not there. */
export class UploadRecords implements Configstore {
  constructor(private readonly folder: string) {}

  async get(id: string): Promise<Upload | undefined> {
    try {
      return new Upload(JSON.parse(await readFile(this.pathOf(id), 'utf8')) as Upload);
    } catch (error) {
      // ENOENT: there is none.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async set(id: string, upload: Upload): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const scratch = join(this.folder, `${randomUUID()}.tmp`);
    try {
      await writeFile(scratch, JSON.stringify(upload), { flush: true });
      await rename(scratch, this.pathOf(id));
    } finally {
      await rm(scratch, { force: true });
    }
  }

  async delete(id: string): Promise<void> {
    await rm(this.pathOf(id), { force: true });
  }

  async list(): Promise<string[]> {
    const names = await readdir(this.folder);
    return names.filter((name) => name.endsWith(SUFFIX)).map((name) => name.slice(0, -SUFFIX.length));
  }

  private pathOf(id: string): string {
    return join(this.folder, id + SUFFIX);
  }
}
