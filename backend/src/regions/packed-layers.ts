import { Injectable } from '@nestjs/common';
import { pipeline, Readable, Transform, type TransformCallback } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import { BytesCache } from '../caching/bytes-cache.js';
import { RegionStream } from './region-stream.js';

const KEPT_BYTES = 64 * 2 ** 20;
/** One larger than this goes by without being kept: half a million regions, or more. */
const MOST_BYTES = 16 * 2 ** 20;

/**
 * Layers packed as they are sent, those that were opened last. Reading twenty thousand regions out of their rows takes the
 * server longer than all the rest of opening a sample, and a sample is opened by one person after the other. Whatever
 * changes a region, its place or its class gives its layer another version: what is kept of one is never wrong.
 */
@Injectable()
export class PackedLayers {
  private readonly kept = new BytesCache(KEPT_BYTES);
  /** Those that are read just now; null: it did not come to its end, or is too large. */
  private readonly underWay = new Map<string, Promise<Buffer | null>>();

  constructor(private readonly stream: RegionStream) {}

  /** In the app's own format, as they are: see packed-regions.ts. */
  plain(layerId: number, version: number): Readable {
    return Readable.from(this.stream.packed(layerId, version), { objectMode: false });
  }

  /**
   * The same, compressed: the bytes when they are there, or when somebody who asked before gets them; else as they come.
   *
   * @param version the layer's own, read before.
   */
  async compressed(layerId: number, version: number): Promise<Buffer | Readable> {
    const name = `${layerId}/${version}`;
    for (let other = this.underWay.get(name); other; other = this.underWay.get(name)) {
      const bytes = await other;
      if (bytes) return bytes;
    }
    return this.kept.get(name) ?? this.gathered(name, this.plain(layerId, version));
  }

  private gathered(name: string, plain: Readable): Readable {
    const gathering = new Gathering(MOST_BYTES);
    const gathered = new Promise<Buffer | null>((resolve) => {
      // Who asked and goes away ends it; an error under way breaks the connection, so that nobody takes half for all.
      pipeline(plain, createGzip({ level: constants.Z_BEST_SPEED }), gathering, (error) =>
        resolve(error ? null : gathering.bytes()),
      );
    });
    const noted = gathered.then((bytes) => {
      this.underWay.delete(name);
      if (bytes) this.kept.keep(name, bytes);
      return bytes;
    });
    this.underWay.set(name, noted);
    return gathering;
  }
}

/** Lets bytes through, and has them all afterwards unless they were too many. */
class Gathering extends Transform {
  private chunks: Buffer[] | null = [];
  private length = 0;

  constructor(private readonly most: number) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.length += chunk.length;
    if (this.length > this.most) this.chunks = null;
    this.chunks?.push(chunk);
    done(null, chunk);
  }

  bytes(): Buffer | null {
    return this.chunks && Buffer.concat(this.chunks);
  }
}
