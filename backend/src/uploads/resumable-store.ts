import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { FileStore } from '@tus/file-store';
import { ERRORS, Upload } from '@tus/server';
import { isDiskFull, storageFull } from '../storage/disk-space.js';
import { UploadRecords } from './upload-records.js';
import { expired } from './uploads.errors.js';

export const KEPT_MS = 7 * 24 * 3600 * 1000;
/** What lies here without a record is from a request that is running, or from one that was cut short. */
const STRAY_MS = 3600 * 1000;

/** What depends on an upload elsewhere in the server. */
export interface UploadListener {
  /** Whether it has become an image: its bytes are there then, and no longer here. */
  isFinished(id: string): Promise<boolean>;
  /** It is gone, with all that was received. */
  removed(id: string): void;
}

/** Checksum of the first `bytes` of an upload. */
interface RunningHash {
  hash: Hash;
  bytes: number;
}

/**
 * Resumable uploads on the disk: `<id>` and `<id>.json`. How much has arrived is the size of the file, which only ever
 * grows at its end: a server that was killed knows it as well as one that was not. Before a request is answered its bytes
 * are on the disk, so that what was acknowledged also survives a power cut.
 */
export class ResumableStore extends FileStore {
  /** Of this run of the server; an upload that began in an earlier one is read once more at its end. */
  private readonly hashes = new Map<string, RunningHash>();

  constructor(
    private readonly folder: string,
    private readonly listener: UploadListener,
  ) {
    super({
      directory: folder,
      configstore: new UploadRecords(folder),
      expirationPeriodInMilliseconds: KEPT_MS,
    });
    this.extensions = this.extensions.filter((extension) => extension !== 'creation-defer-length');
  }

  pathOf(id: string): string {
    return join(this.folder, id);
  }

  /** @throws AppError storage.full */
  override async create(upload: Upload): Promise<Upload> {
    try {
      return await super.create(upload);
    } catch (error) {
      await this.remove(upload.id);
      throw isDiskFull(error) ? storageFull() : error;
    }
  }

  override async getUpload(id: string): Promise<Upload> {
    try {
      return await super.getUpload(id);
    } catch (error) {
      const record = await this.configstore.get(id);
      if (error !== ERRORS.FILE_NO_LONGER_EXISTS || !record || !(await this.listener.isFinished(id))) throw error;
      return Object.assign(record, { offset: record.size });
    }
  }

  /** @throws AppError storage.full; nothing is left of the upload then */
  override async write(readable: Readable, id: string, offset: number): Promise<number> {
    try {
      return await this.append(readable, id, offset);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw expired();
      if (!isDiskFull(error)) throw error;
      await this.remove(id);
      throw storageFull();
    }
  }

  override async remove(id: string): Promise<void> {
    await this.removeBytes(id);
    await this.configstore.delete(id);
    this.listener.removed(id);
  }

  /** Of an upload that is an image by now; its record answers until it expires. */
  async removeBytes(id: string): Promise<void> {
    this.hashes.delete(id);
    await rm(this.pathOf(id), { force: true });
  }

  /** SHA-256 of all that has arrived, hex. */
  async sha256Of({ id, offset }: Upload): Promise<string> {
    const running = this.hashes.get(id);
    if (running?.bytes === offset) return running.hash.copy().digest('hex');
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(this.pathOf(id))) hash.update(chunk as Buffer);
    return hash.digest('hex');
  }

  async list(): Promise<Upload[]> {
    await mkdir(this.folder, { recursive: true });
    const ids = (await this.configstore.list?.()) ?? [];
    const records = await Promise.all(ids.map((id) => this.configstore.get(id)));
    return records.filter((record) => record !== undefined);
  }

  /** Those of one person of which bytes are still here: what has become an image has only its record left. */
  async unfinishedOf(prefix: string): Promise<Upload[]> {
    await mkdir(this.folder, { recursive: true });
    const ids = (await readdir(this.folder)).filter((name) => name.startsWith(prefix) && !name.includes('.'));
    const uploads = await Promise.all(ids.map((id) => this.getUpload(id).catch(() => null))); // it went meanwhile
    return uploads.filter((upload) => upload !== null);
  }

  /** Files that belong to no upload. */
  async removeStrays(now: number): Promise<void> {
    const known = new Set((await this.list()).flatMap(({ id }) => [id, `${id}.json`]));
    for (const name of await readdir(this.folder)) {
      const path = join(this.folder, name);
      if (known.has(name)) continue;
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: now })); // ENOENT: it went by itself
      if (now - mtimeMs > STRAY_MS) await rm(path, { force: true });
    }
  }

  private async append(readable: Readable, id: string, offset: number): Promise<number> {
    const running = this.runningHash(id, offset);
    const file = await open(this.pathOf(id), 'r+');
    let end = offset;
    try {
      // Left alone when writing fails: a stream that is destroyed first would hide why.
      for await (const chunk of readable.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        await writeWhole(file, chunk, end);
        end += chunk.length;
        running?.hash.update(chunk);
        if (running) running.bytes = end;
      }
    } finally {
      await file.datasync();
      await file.close();
    }
    return end;
  }

  /** null: what came before was not seen by this run of the server. */
  private runningHash(id: string, offset: number): RunningHash | null {
    if (offset === 0) this.hashes.set(id, { hash: createHash('sha256'), bytes: 0 });
    const running = this.hashes.get(id);
    return running?.bytes === offset ? running : null;
  }
}

async function writeWhole(file: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    const { bytesWritten } = await file.write(chunk, done, chunk.length - done, position + done);
    done += bytesWritten;
  }
}
