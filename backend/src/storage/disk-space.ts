import { statfs } from 'node:fs/promises';
import { AppError } from '../errors/app-error.js';

/** EDQUOT: the account of the server has used up its share of the disk. */
const FULL = ['ENOSPC', 'EDQUOT'];

/** Whether writing failed because there is no room, of a file or of the embedded database (SQLITE_FULL). */
export function isDiskFull(error: unknown): boolean {
  const { code, driverError } = (error ?? {}) as { code?: string; driverError?: { errcode?: number } };
  return FULL.includes(code ?? '') || (driverError !== undefined && ((driverError.errcode ?? 0) & 0xff) === 13);
}

export function storageFull(): AppError {
  return new AppError(507, 'storage.full', 'The disk of the server is full. Ask its administrator to make room.');
}

/** Bytes that may still be written below a folder. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
