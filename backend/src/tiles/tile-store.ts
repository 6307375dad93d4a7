import type { Histogram } from './histogram.js';
import { PyramidFile } from './pyramid-file.js';
import type { TilingOutcome } from './pyramid.js';

export interface TileStoreOptions {
  /** Most pyramid files kept open. While more are being read at once, more are open. */
  openFiles: number;
  /** Most bytes of tiles kept in memory. */
  cacheBytes: number;
}

/** A tile as it is to be sent. */
export interface StoredTile {
  bytes: Buffer;
  contentType: 'application/octet-stream' | 'image/jpeg';
  contentEncoding: 'gzip' | null;
}

/** A pyramid file that is open, or is being opened. */
interface OpenPyramid {
  file: Promise<PyramidFile>;
  /** Reads under way. The file is closed when it was dropped and there are none. */
  readers: number;
  dropped: boolean;
}

/**
 * Reads tiles out of pyramid files. Keeps files open and hot tiles in memory, both least recently used first out.
 * A path stands for the same content until `forget` is called.
 */
export class TileStore {
  /** In order of use, oldest first; so are the tiles. */
  private readonly open = new Map<string, OpenPyramid>();
  private readonly tiles = new Map<string, StoredTile>();
  private tileBytes = 0;

  constructor(private readonly options: TileStoreOptions) {}

  /** @throws TilingError `image.pyramid-damaged` when there is no readable pyramid; so do the others. */
  describe(path: string): Promise<TilingOutcome> {
    return this.reading(path, ({ outcome }) => Promise.resolve(outcome));
  }

  /** A tile that is in memory, without waiting; null says nothing: ask `readTile`. */
  knownTile(path: string, level: number, column: number, row: number, plane: number): StoredTile | null {
    return this.hot(tileKey(path, plane, level, column, row));
  }

  /** A tile; null where the pyramid has none. Its bytes are shared: they must not be changed. */
  async readTile(path: string, level: number, column: number, row: number, plane = 0): Promise<StoredTile | null> {
    const key = tileKey(path, plane, level, column, row);
    const hot = this.hot(key);
    if (hot) return hot;
    return this.reading(path, async (file, source) => {
      const bytes = await file.readTile(plane, level, column, row);
      if (!bytes) return null;
      const tile: StoredTile =
        file.outcome.pyramid.encoding === 'raw'
          ? { bytes, contentType: 'application/octet-stream', contentEncoding: 'gzip' }
          : { bytes, contentType: 'image/jpeg', contentEncoding: null };
      // What was dropped may have been forgotten too: its tiles may be those of another file by now.
      if (!source.dropped) this.keep(key, tile);
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
    const pyramid = this.open.get(path);
    if (pyramid) this.drop(path, pyramid);
    for (const key of [...this.tiles.keys()].filter((held) => held.startsWith(keyOf(path)))) this.discard(key);
  }

  /** Lets go of everything. */
  close(): void {
    for (const path of [...this.open.keys()]) this.forget(path);
    for (const key of [...this.tiles.keys()]) this.discard(key);
  }

  /** What is held at the moment. */
  get held(): { files: number; tiles: number; bytes: number } {
    return { files: this.open.size, tiles: this.tiles.size, bytes: this.tileBytes };
  }

  /** Lends an open file; it stays open until `use` is done, even if it is dropped meanwhile. */
  private async reading<T>(path: string, use: (file: PyramidFile, source: OpenPyramid) => Promise<T>): Promise<T> {
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
    const pyramid = known ?? { file: PyramidFile.open(path), readers: 0, dropped: false };
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

  /** Notes the use of a tile that is in memory. */
  private hot(key: string): StoredTile | null {
    const tile = this.tiles.get(key);
    if (!tile) return null;
    this.tiles.delete(key);
    this.tiles.set(key, tile);
    return tile;
  }

  private keep(key: string, tile: StoredTile): void {
    this.discard(key);
    if (tile.bytes.length > this.options.cacheBytes) return;
    this.tiles.set(key, tile);
    this.tileBytes += tile.bytes.length;
    for (const oldest of this.tiles.keys()) {
      if (this.tileBytes <= this.options.cacheBytes) break;
      this.discard(oldest);
    }
  }

  private discard(key: string): void {
    this.tileBytes -= this.tiles.get(key)?.bytes.length ?? 0;
    this.tiles.delete(key);
  }
}

/** What a tile's key begins with. No path contains the zero byte. */
function keyOf(path: string): string {
  return `${path}\0`;
}

function tileKey(path: string, plane: number, level: number, column: number, row: number): string {
  return `${keyOf(path)}${plane}/${level}/${column}/${row}`;
}
