import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { ObjectGoneError, type ObjectState, type ObjectStore } from './object-store.js';

const PIECE_BYTES = 8 * 1024 * 1024;
/** Pieces that are asked for at once: one connection alone does not fill a fast line. */
const AT_ONCE = 4;

/**
 * Brings an object into a new file, which is on the disk then.
 *
 * @returns what it was when this began, and the checksum of what has come, hex
 * @throws  ObjectGoneError, ObjectReplacedError, StorageAwayError, and what writing throws; the file is left to the caller
 */
export async function download(
  objects: ObjectStore,
  key: string,
  path: string,
): Promise<{ state: ObjectState; sha256: string }> {
  const state = await objects.head(key);
  if (!state) throw new ObjectGoneError(key);
  const file = await open(path, 'wx');
  try {
    const hash = createHash('sha256');
    let at = 0;
    for await (const piece of piecesOf(objects, key, state)) {
      hash.update(piece);
      await writeAll(file, piece, at);
      at += piece.length;
    }
    await file.sync();
    return { state, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

/** In their order. */
async function* piecesOf(objects: ObjectStore, key: string, { bytes, version }: ObjectState): AsyncGenerator<Buffer> {
  const coming: Promise<Buffer>[] = [];
  let asked = 0;
  for (;;) {
    while (coming.length < AT_ONCE && asked < bytes) {
      const length = Math.min(PIECE_BYTES, bytes - asked);
      const piece = objects.read(key, asked, length, version);
      piece.catch(() => undefined); // told when its turn comes; after an earlier one that failed it is of no interest
      coming.push(piece);
      asked += length;
    }
    const next = coming.shift();
    if (!next) return;
    yield await next;
  }
}

async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;)
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}
