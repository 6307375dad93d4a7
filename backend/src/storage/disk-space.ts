import { statfs } from 'node:fs/promises';
import { AppError } from '../errors/app-error.js';

const FULL = [
  'ENOSPC',
  'EDQUOT', // the account of the server has used up its share of the disk
  // Of MariaDB: of a table, a temporary file or its log.
  ...['ER_RECORD_FILE_FULL', 'ER_DISK_FULL', 'ER_ERROR_ON_WRITE', 'ER_TEMP_FILE_WRITE_FAILURE'],
];
const SQLITE_FULL = 13;

/** Whether writing failed because there is no room: of a file, of the embedded database, or of MariaDB, whose own error may be wrapped. */
export function isDiskFull(error: unknown): boolean {
  const { code, errcode, driverError } = (error ?? {}) as {
    code?: string;
    errcode?: number;
    driverError?: { code?: string; errcode?: number };
  };
  if (FULL.includes(code ?? '') || FULL.includes(driverError?.code ?? '')) return true;
  return ((driverError?.errcode ?? errcode ?? 0) & 0xff) === SQLITE_FULL;
}

export function storageFull(): AppError {
  return new AppError(507, 'storage.full', 'The disk of the server is full. Ask its administrator to make room.');
}

/** Bytes that may still be written below a folder. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** A disk, by a folder on it. */
export interface DiskRoom {
  /** Bytes that may still be written. */
  free: number;
  /** Bytes in all. */
  total: number;
}

export async function diskRoom(folder: string): Promise<DiskRoom> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { free: bavail * bsize, total: blocks * bsize };
}
