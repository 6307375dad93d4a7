import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';

const PIECE = 4 * 1024 * 1024;

/**
 * SHA-256 of a file, hex, without ever holding more than a piece of it. The browser's own reads a file as a whole, and is
 * missing where the page came over plain HTTP, as in many labs.
 */
export async function sha256Of(file: Blob): Promise<string> {
  const hash = sha256.create();
  for (let at = 0; at < file.size; at += PIECE) {
    hash.update(new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
  }
  return bytesToHex(hash.digest());
}
