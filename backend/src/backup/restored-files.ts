import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlobBucket } from '../storage/blob-bucket.js';
import { BlobStore } from '../storage/blob-store.js';
import { notePath, writeLink } from '../storage/file-reference.js';
import { damaged } from './backup-error.js';
import { type ContentStore, copyWeighed } from './content-store.js';
import type { InstallationPlace } from './databases.js';
import { syncFolder } from './lasting.js';
import type { KeptFile } from './manifest.js';

/** Puts files of a backup into a data folder, each under its name only when it is whole. */
export class RestoredFiles {
  private readonly scratch: string;
  readonly counts = { files: 0, references: 0, lost: 0 };
  /** Paths of pyramids that are there. */
  readonly pyramids = new Set<string>();

  private readonly dataDir: string;
  private readonly bucket: BlobBucket | null;

  constructor(
    { dataDir, objects = null }: Pick<InstallationPlace, 'dataDir' | 'objects'>,
    private readonly store: ContentStore,
  ) {
    this.dataDir = dataDir;
    this.bucket = new BlobStore(dataDir, { objects }).bucket;
    // Of a process that is killed: the server sweeps that folder.
    this.scratch = join(dataDir, 'uploads', 'restoring');
  }

  async put(file: KeptFile): Promise<void> {
    if (file.kind === 'lost') return void this.counts.lost++;
    const target = join(this.dataDir, file.path);
    await mkdir(dirname(target), { recursive: true });
    await mkdir(dirname(this.scratch), { recursive: true });
    await rm(this.scratch, { force: true });
    if (file.kind === 'reference') {
      const { to, bytes, mtimeMs } = file;
      await writeLink(target, { path: to, bytes, mtimeMs }, this.scratch);
      await this.bucket?.send(notePath(target));
      this.counts.references++;
    } else {
      await this.copy(file, target);
      if (file.path.startsWith('blobs/')) await this.moveToBucket(target);
      this.counts.files++;
      if (file.path.includes('/pyramid-')) this.pyramids.add(file.path);
    }
    await syncFolder(dirname(target));
  }

  /** What is there is not needed here any more. */
  private async moveToBucket(target: string): Promise<void> {
    if (!this.bucket) return;
    await this.bucket.ensure(target);
    await rm(target);
  }

  private async copy({ sha256, bytes, path }: Extract<KeptFile, { kind: 'file' }>, target: string): Promise<void> {
    const there = await stat(target).catch(() => null); // ENOENT
    if (there?.size === bytes && path.startsWith('blobs/')) return; // of a restore that was killed: names are contents
    const mode = path.startsWith('blobs/') ? 0o666 : 0o600;
    const read = await copyWeighed(this.store.pathOf(sha256), this.scratch, mode);
    if (read.sha256 !== sha256) throw damaged(`The copy of ${path} is not what it was a while ago.`); // a disk that fails
    await rename(this.scratch, target);
  }
}
