import { type FileHandle, open } from 'node:fs/promises';
import { ObjectGoneError, type ObjectState, type ObjectStore } from './object-store.js';

/** Bytes that are read here and there: a file on the disk, or an object. */
export interface ByteSource {
  /** All there is, in bytes. */
  readonly size: number;
  /**
   * @returns fewer bytes than asked for where they end
   * @throws  ObjectReplacedError, ObjectGoneError, StorageAwayError of an object; what reading throws of a file
   */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** @throws what opening throws, ENOENT among it */
export async function openFile(path: string): Promise<ByteSource> {
  const file = await open(path, 'r');
  try {
    return new FileSource(file, (await file.stat()).size);
  } catch (error) {
    await file.close();
    throw error;
  }
}

class FileSource implements ByteSource {
  constructor(
    private readonly file: FileHandle,
    readonly size: number,
  ) {}

  read(offset: number, length: number): Promise<Buffer> {
    return readRun(this.file, offset, length);
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

/** @returns fewer bytes than asked for where the file ends */
export async function readRun(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) return bytes.subarray(0, done);
    done += bytesRead;
  }
  return bytes;
}

/** What a pyramid needs to be opened lies at its end: index and description of an image of 3000 tiles. */
const END_BYTES = 64 * 1024;

/** Opening costs one request, and so does each run of bytes that is not at its end. @throws ObjectGoneError */
export async function openObject(objects: ObjectStore, key: string): Promise<ByteSource> {
  const { state, bytes } = await objects.readEnd(key, END_BYTES);
  return new ObjectSource(objects, key, state, bytes);
}

class ObjectSource implements ByteSource {
  constructor(
    private readonly objects: ObjectStore,
    private readonly key: string,
    private readonly state: ObjectState,
    private readonly end: Buffer,
  ) {}

  get size(): number {
    return this.state.bytes;
  }

  async read(offset: number, length: number): Promise<Buffer> {
    const most = Math.min(length, this.size - offset);
    if (most <= 0) return Buffer.alloc(0);
    const endAt = this.size - this.end.length;
    // A copy: what is kept of it, tiles among it, would else keep all of the end.
    if (offset >= endAt) return Buffer.from(this.end.subarray(offset - endAt, offset - endAt + most));
    return this.objects.read(this.key, offset, most, this.state.version);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Whether nothing is there: no file, or no object. */
export function isGone(error: unknown): boolean {
  return error instanceof ObjectGoneError || (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';
}
