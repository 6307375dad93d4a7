import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open, readFile, realpath, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { AppError } from '../errors/app-error.js';
import { removeFile } from './remove-file.js';

/** A file of the lab's that is shown where it lies. */
export interface FileReference {
  /** Absolute, without symbolic links in it. */
  path: string;
  bytes: number;
  /** When it was last changed, in milliseconds since 1970. */
  mtimeMs: number;
}

/** A reference whose content has been read once. */
export interface ReferencedFile extends FileReference {
  /** Of its content, hex. */
  sha256: string;
}

/** `kept`: our own copy; `referenced`: a file of the lab's as it was; the others: that file is gone, or another one. */
export type OriginalState = 'kept' | 'referenced' | 'missing' | 'changed';

/** Beside a link: what it led to when it was made. */
const NOTE = 'reference.json';
const CHUNK_BYTES = 1024 * 1024;

/**
 * The real place of a path that somebody names, when it is in one of the folders.
 *
 * @throws AppError 404 import.not-found for what is not there and for what is elsewhere: the answer does not tell which
 */
export async function placeWithin(roots: readonly string[], path: string): Promise<string> {
  if (!isAbsolute(path) || path.includes('\0')) throw notThere();
  const real = await realpath(path).catch(() => null); // ENOENT, EACCES, ELOOP: not there for us
  if (real === null || !isWithin(roots, real)) throw notThere();
  return real;
}

export function isWithin(roots: readonly string[], real: string): boolean {
  return roots.some((root) => real === root || real.startsWith(root.endsWith(sep) ? root : root + sep));
}

/**
 * Reads a file once for its checksum. Only a regular file: a FIFO or a device could be read for ever.
 *
 * @throws AppError import.not-found, import.not-a-file, import.changed
 */
export async function readReference(roots: readonly string[], path: string): Promise<ReferencedFile> {
  const real = await placeWithin(roots, path);
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = await open(real, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => {
    throw notThere(); // somebody exchanged it meanwhile, or we may not read it
  });
  try {
    const before = await file.stat();
    if (!before.isFile()) throw notAFile();
    const hash = createHash('sha256');
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length);
      if (bytesRead === 0) break;
      hash.update(chunk.subarray(0, bytesRead));
      bytes += bytesRead;
    }
    const after = await file.stat();
    if (bytes !== before.size || after.mtimeMs !== before.mtimeMs) throw changedWhileRead();
    return { path: real, bytes, mtimeMs: before.mtimeMs, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

/** Puts a link where an original lies, with a note of what it leads to. */
export async function writeLink(link: string, { path, bytes, mtimeMs }: FileReference, scratch: string): Promise<void> {
  const note = notePath(link);
  await writeFile(scratch, JSON.stringify({ path, bytes, mtimeMs }), { flush: true });
  await rename(scratch, note);
  await symlink(path, scratch);
  await rename(scratch, link);
}

/** Where it is noted what a link leads to. */
export function notePath(link: string): string {
  return join(dirname(link), NOTE);
}

/** After an own copy has taken the place of a link. */
export async function removeNote(original: string): Promise<void> {
  await removeFile(notePath(original));
}

/** What a link led to when it was made; null: there is no link. */
export async function noteOf(link: string): Promise<FileReference | null> {
  const noted = await readFile(notePath(link), 'utf8').catch(() => null); // ENOENT
  return noted === null ? null : (JSON.parse(noted) as FileReference);
}

/**
 * What a link leads to, when that is still what it was.
 *
 * @param roots Folders that are allowed today.
 */
export async function followLink(
  link: string,
  roots: readonly string[],
): Promise<{ state: OriginalState; path: string }> {
  const noted = await noteOf(link);
  if (noted === null) return { state: 'missing', path: link };
  const { path, bytes, mtimeMs } = noted;
  const real = await realpath(path).catch(() => null);
  if (real === null || !isWithin(roots, real)) return { state: 'missing', path };
  const now = await stat(real);
  const same = real === path && now.isFile() && now.size === bytes && now.mtimeMs === mtimeMs;
  return { state: same ? 'referenced' : 'changed', path };
}

function notThere(): AppError {
  return new AppError(404, 'import.not-found', 'There is no such file or folder among those that may be imported.');
}

function notAFile(): AppError {
  return new AppError(422, 'import.not-a-file', 'This is not a file that can be imported.');
}

function changedWhileRead(): AppError {
  const message = 'This file was changed while it was read. Import it again when the microscope has finished it.';
  return new AppError(409, 'import.changed', message);
}
