import { type ByteSource, openFile } from '../storage/byte-source.js';
import { ObjectReplacedError } from '../storage/object-store.js';
import type { Histogram } from './histogram.js';
import { PyramidFile } from './pyramid-file.js';
import type { TilingOutcome } from './pyramid.js';

export interface TileStoreOptions {
  /** Most pyramid files kept open. While more are being read at once, more are open. */
  openFiles: number;
  /** Most bytes of tiles kept in memory. */
  cacheBytes: number;
  /** Opens what lies under a path; default a file on this disk. */
  sourceOf?: (path: string) => Promise<ByteSource>;
}

/** A tile as it is to be sent. */
export interface StoredTile {
  bytes: Buffer;
  contentType: 'application/octet-stream' | 'image/jpeg';
  contentEncoding: 'gzip' | null;
}

/** Where in a pyramid a tile lies, as one text. */
export function tilePlace(plane: number, level: number, column: number, row: number): string {
  return `${plane}/${level}/${column}/${row}`;
}

/** A tile in memory. */
interface HeldTile {
  tile: StoredTile;
  path: string;
  place: string;
  /** Since it was last passed over when room had to be made. */
  used: boolean;
}

/** A pyramid file that is open, or is being opened. */
interface OpenPyramid {
  file: Promise<PyramidFile>;
  /** Reads under way. The file is closed when it was dropped and there are none. */
  readers: number;
  dropped: boolean;
}

/**
 * Reads tiles out of pyramid files. Keeps files open, the least recently used is closed first, and hot tiles in memory: the
 * oldest goes first, but who was used meanwhile gets a second chance (using a tile then moves nothing, and it is used in
 * every request). A path stands for the same content until `forget` is called.
 */
export class TileStore {
  /** In order of use, oldest first. */
  private readonly open = new Map<string, OpenPyramid>();
  /** By path, then by place. */
  private readonly tiles = new Map<string, Map<string, HeldTile>>();
  /** In the order in which they are looked at when room has to be made. */
  private readonly queue = new Set<HeldTile>();
  private tileBytes = 0;

  constructor(private readonly options: TileStoreOptions) {}

  /** @throws TilingError `image.pyramid-damaged` when there is no readable pyramid; so do the others. */
  describe(path: string): Promise<TilingOutcome> {
    return this.reading(path, ({ outcome }) => Promise.resolve(outcome));
  }

  /** A tile that is in memory, without waiting; null says nothing: ask `readTile`. @param place from {@link tilePlace} */
  knownTile(path: string, place: string): StoredTile | null {
    const held = this.tiles.get(path)?.get(place);
    if (!held) return null;
    held.used = true;
    return held.tile;
  }

  /** A tile; null where the pyramid has none. Its bytes are shared: they must not be changed. */
  async readTile(path: string, level: number, column: number, row: number, plane = 0): Promise<StoredTile | null> {
    const place = tilePlace(plane, level, column, row);
    const known = this.knownTile(path, place);
    if (known) return known;
    return this.reading(path, async (file, source) => {
      const bytes = await file.readTile(plane, level, column, row);
      if (!bytes) return null;
      const tile: StoredTile =
        file.outcome.pyramid.encoding === 'raw'
          ? { bytes, contentType: 'application/octet-stream', contentEncoding: 'gzip' }
          : { bytes, contentType: 'image/jpeg', contentEncoding: null };
      // What was dropped may have been forgotten too: its tiles may be those of another file by now.
      if (!source.dropped) this.keep({ tile, path, place, used: false });
      return tile;
    });
  }

  /** How often values occur in a channel of a plane; null where the pyramid has none. */
  readHistogram(path: string, plane: number, channel: number): Promise<Histogram | null> {
    return this.reading(path, (file) => file.readHistogram(plane, channel));
  }

  /** A JPEG file, longest side at most 256 px. */
  readThumbnail(path: string): Promise<Buffer> {
    return this.reading(path, (file) => file.readThumbnail());
  }

  /** Lets go of a pyramid that was, or is about to be, deleted or replaced. Reads under way end well. */
  forget(path: string): void {
    this.release(path);
    for (const held of [...(this.tiles.get(path)?.values() ?? [])]) this.discard(held);
  }

  /** Lets go of the file, which may lie elsewhere now, with the same in it: tiles in memory stay. */
  release(path: string): void {
    const pyramid = this.open.get(path);
    if (pyramid) this.drop(path, pyramid);
  }

  /** Lets go of everything. */
  close(): void {
    for (const path of [...this.open.keys()]) this.forget(path);
    for (const held of [...this.queue]) this.discard(held);
  }

  /** What is held at the moment. */
  get held(): { files: number; tiles: number; bytes: number } {
    return { files: this.open.size, tiles: this.queue.size, bytes: this.tileBytes };
  }

  /** Lends an open file. Where another one has been put in its place meanwhile, that one. */
  private async reading<T>(path: string, use: (file: PyramidFile, source: OpenPyramid) => Promise<T>): Promise<T> {
    try {
      return await this.lending(path, use);
    } catch (error) {
      if (!(error instanceof ObjectReplacedError)) throw error;
      this.forget(path);
      return this.lending(path, use);
    }
  }

  /** It stays open until `use` is done, even if it is dropped meanwhile. */
  private async lending<T>(path: string, use: (file: PyramidFile, source: OpenPyramid) => Promise<T>): Promise<T> {
    const pyramid = this.acquire(path);
    pyramid.readers++;
    try {
      return await use(await pyramid.file, pyramid);
    } finally {
      pyramid.readers--;
      this.closeIfUnused(pyramid);
    }
  }

  private acquire(path: string): OpenPyramid {
    const known = this.open.get(path);
    const pyramid = known ?? {
      file: PyramidFile.open(path, this.options.sourceOf ?? openFile),
      readers: 0,
      dropped: false,
    };
    this.open.delete(path);
    this.open.set(path, pyramid);
    if (!known) {
      // A file that cannot be opened now may be there later.
      pyramid.file.catch(() => this.open.get(path) === pyramid && this.open.delete(path));
      for (const [oldest, old] of this.open) {
        if (this.open.size <= this.options.openFiles) break;
        this.drop(oldest, old);
      }
    }
    return pyramid;
  }

  private drop(path: string, pyramid: OpenPyramid): void {
    this.open.delete(path);
    pyramid.dropped = true;
    this.closeIfUnused(pyramid);
  }

  private closeIfUnused(pyramid: OpenPyramid): void {
    if (!pyramid.dropped || pyramid.readers > 0) return;
    // Opening may have failed, which whoever asked for it was told; a file opened for reading closes without loss.
    pyramid.file.then((file) => file.close()).catch(() => undefined);
  }

  private keep(held: HeldTile): void {
    const { path, place, tile } = held;
    const before = this.tiles.get(path)?.get(place);
    if (before) this.discard(before);
    if (tile.bytes.length > this.options.cacheBytes) return;
    const ofPath = this.tiles.get(path) ?? new Map<string, HeldTile>();
    this.tiles.set(path, ofPath.set(place, held));
    this.queue.add(held);
    this.tileBytes += tile.bytes.length;
    this.makeRoom();
  }

  /** Ends: whoever is passed over once has not been used when its turn comes again. */
  private makeRoom(): void {
    for (const oldest of this.queue) {
      if (this.tileBytes <= this.options.cacheBytes) return;
      if (oldest.used) {
        oldest.used = false;
        this.queue.delete(oldest);
        this.queue.add(oldest);
      } else {
        this.discard(oldest);
      }
    }
  }

  private discard(held: HeldTile): void {
    const ofPath = this.tiles.get(held.path);
    ofPath?.delete(held.place);
    if (ofPath?.size === 0) this.tiles.delete(held.path);
    this.queue.delete(held);
    this.tileBytes -= held.tile.bytes.length;
  }
}
