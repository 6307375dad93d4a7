import { lstat, readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { planOf, pyramidName } from '../images/upload-code.js';
import { BlobStore } from '../storage/blob-store.js';
import { type FileReference, noteOf, notePath } from '../storage/file-reference.js';
import { removeFile } from '../storage/remove-file.js';
import type { Content, ContentStore } from './content-store.js';
import type { InstallationPlace } from './databases.js';
import { ADOPTION_REPORT, type KeptFile, type Loss } from './manifest.js';
import type { RowSource } from './row-source.js';

/** The same bytes, with the pyramids that images show of them. */
export interface ReferredContent {
  /** Of the original, hex. */
  sha256: string;
  /** File names of the pyramids that are complete. */
  pyramids: string[];
}

/** Contents that images show, those in the trash included, as the database has them. */
export async function referredContents(source: RowSource): Promise<ReferredContent[]> {
  const rows = await source.query(`
    SELECT DISTINCT sha256, format, status FROM images WHERE sha256 <> '' ORDER BY sha256, format`);
  const contents: ReferredContent[] = [];
  for (const [sha256, format, status] of rows) {
    if (contents.at(-1)?.sha256 !== sha256) contents.push({ sha256: String(sha256), pyramids: [] });
    const { pyramids } = contents.at(-1) as ReferredContent;
    const name = status === 'ready' ? pyramidName(planOf(Number(format))) : null;
    if (name !== null && !pyramids.includes(name)) pyramids.push(name);
  }
  return contents;
}

/** What an earlier backup knows of a file that never changes under its name. */
export type KnownFiles = Map<string, Extract<KeptFile, { kind: 'file' }>>;

/** Copies what belongs to a content into a backup, and tells what it is there. */
export class FileTaker {
  private readonly blobs: BlobStore;
  /** What was copied, and not there before. */
  readonly copied = { files: 0, bytes: 0 };

  private readonly dataDir: string;

  constructor(
    { dataDir, objects = null }: Pick<InstallationPlace, 'dataDir' | 'objects'>,
    private readonly store: ContentStore,
    private readonly known: KnownFiles,
    private readonly withTiles: boolean,
  ) {
    this.dataDir = dataDir;
    this.blobs = new BlobStore(dataDir, { objects });
  }

  /** The original, and what could not be made again without it. */
  async *ofContent({ sha256, pyramids }: ReferredContent): AsyncGenerator<KeptFile> {
    const original = await this.original(sha256);
    yield original;
    // Of an original that is not in the backup the tiles are all there is.
    if (!this.withTiles && original.kind === 'file') return;
    for (const name of pyramids) {
      const pyramid = await this.pyramid(this.blobs.derivedPath(sha256, name));
      if (pyramid) yield pyramid;
    }
  }

  /** The secret, and reports of adoptions. */
  async *besides(): AsyncGenerator<KeptFile> {
    const secret = await this.taken(join(this.dataDir, 'secret'));
    if (secret) yield secret; // there is none where MEMENTO_SECRET is set
    const folder = join(this.dataDir, 'adoption');
    const all = await readdir(folder, { withFileTypes: true }).catch(() => []); // ENOENT: nothing was adopted
    for (const { name } of all.filter((each) => each.isFile() && ADOPTION_REPORT.test(each.name))) {
      const report = await this.taken(join(folder, name));
      if (report) yield report;
    }
  }

  private async original(sha256: string): Promise<KeptFile> {
    const place = this.blobs.originalPath(sha256);
    const path = this.named(place);
    const note = await this.noteOf(place);
    if (note) return { kind: 'reference', path, to: note.path, bytes: note.bytes, mtimeMs: note.mtimeMs };
    const taken = await this.takenOriginal(place, sha256);
    if (typeof taken !== 'string') return { kind: 'file', path, sha256, ...taken };
    // An earlier backup may have it. What this one does not name is removed with the last one that does.
    const bytes = await this.store.sizeOf(sha256);
    if (bytes === null) return { kind: 'lost', path, loss: taken };
    return { kind: 'file', path, sha256, bytes, mtimeMs: 0, loss: taken };
  }

  private async takenOriginal(place: string, sha256: string): Promise<{ bytes: number; mtimeMs: number } | Loss> {
    try {
      const { bytes, mtimeMs } = await this.stateOf(place);
      if (!(await this.store.has({ sha256, bytes }))) {
        const found = await this.content(place, sha256);
        if (found.sha256 !== sha256) return 'original.damaged';
        this.count(bytes);
      }
      return { bytes, mtimeMs };
    } catch (error) {
      const loss = lossOf(error, place);
      if (loss === null) throw error;
      return loss;
    }
  }

  /** @returns null: it is not there or cannot be read; a restored server makes it again */
  private async pyramid(place: string): Promise<KeptFile | null> {
    try {
      return await this.taken(place);
    } catch (error) {
      if (lossOf(error, place) === null) throw error;
      return null;
    }
  }

  /** A file whose checksum nobody knows yet. @returns null: it is not there */
  private async taken(place: string): Promise<KeptFile | null> {
    const path = this.named(place);
    try {
      const { bytes, mtimeMs } = await this.stateOf(place);
      const known = this.known.get(path);
      if (known?.bytes === bytes && known.mtimeMs === mtimeMs && (await this.store.has(known))) return known;
      const content = await this.content(place, null);
      this.count(content.bytes);
      const file = { kind: 'file', path, ...content, mtimeMs } as const;
      this.known.set(path, file);
      return file;
    } catch (error) {
      if (lossOf(error, place) !== 'original.missing') throw error;
      return null;
    }
  }

  /** Null: it is a file of ours. */
  private async noteOf(place: string): Promise<FileReference | null> {
    const { bucket } = this.blobs;
    if ((await isOwnCopy(place)) || (await bucket?.has(place))) return null;
    await bucket?.fetch(notePath(place));
    return noteOf(place).catch(() => null); // SyntaxError: spoilt
  }

  /** In the bucket, where there is one and it has the file; else in the data folder. */
  private async stateOf(place: string): Promise<{ bytes: number; mtimeMs: number }> {
    const object = await this.blobs.bucket?.state(place);
    if (object) return { bytes: object.bytes, mtimeMs: object.modifiedMs };
    const { size: bytes, mtimeMs } = await stat(place);
    return { bytes, mtimeMs };
  }

  /** Takes it into the backup; out of a bucket by way of a file that no server takes for its own copy. */
  private async content(place: string, wanted: string | null): Promise<Content> {
    const { bucket } = this.blobs;
    if (!bucket || (await isOwnCopy(place))) return this.store.take(place, wanted);
    const scratch = await this.blobs.newPath();
    try {
      return await this.store.take((await bucket.fetchTo(place, scratch)) ? scratch : place, wanted);
    } finally {
      await removeFile(scratch);
    }
  }

  private count(bytes: number): void {
    this.copied.files++;
    this.copied.bytes += bytes;
  }

  private named(place: string): string {
    return relative(this.dataDir, place).split(sep).join('/');
  }
}

/** A server that was killed may leave the note of a reference beside the copy that has taken its place. */
async function isOwnCopy(original: string): Promise<boolean> {
  return lstat(original).then(
    (found) => found.isFile(),
    () => false, // ENOENT; of what cannot be read the copying tells
  );
}

/** What it means that a file of the data folder could not be read; null: it is not that file's fault. */
function lossOf(error: unknown, place: string): Loss | null {
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' && path === place) return 'original.missing';
  if (path === place || syscall === 'read') return 'original.unreadable'; // EACCES, EISDIR, EIO
  return null;
}
