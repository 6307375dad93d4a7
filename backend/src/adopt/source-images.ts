import { access, constants, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AdoptError, EXIT } from './adopt-error.js';
import { type RawRow, textIn } from './source-schema.js';

/** Side of the square tiles of the public system, at each of its levels. */
const TILE_PX = 1024;
/** Codes 1 and 2 make images smaller than this; then they stay as they are. */
const SHRUNK_SIDE_PX = 2048;
/** What stands where the file would when an upload never came to its end. */
const UNFINISHED = 'temp';
const LONGEST_ADDRESS = 1000;
const LONGEST_NAME = 255;

interface Size {
  width: number;
  height: number;
}

/** Where the pixels of an image of the public system are. */
export type ImagePlan =
  | { kind: 'external'; address: string }
  /** One file that holds all of it. */
  | { kind: 'file'; path: string; name: string; lossy: boolean }
  /** Only tiles hold all of it. */
  | ({ kind: 'tiles'; name: string; lossy: boolean; pathOf: (column: number, row: number) => string } & Size)
  | { kind: 'none'; code: string; reason: string };

/** @throws AdoptError `images.not-found`, `images.not-readable` */
export async function demandImagesFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => null); // ENOENT, or nobody may look
  if (!found?.isDirectory())
    throw new AdoptError(
      EXIT.images,
      'images.not-found',
      `There is no folder "${folder}": --images must name the folder of the images.`,
    );
  await access(folder, constants.R_OK | constants.X_OK).catch(() => {
    throw new AdoptError(EXIT.images, 'images.not-readable', `The folder "${folder}" cannot be read.`);
  });
}

/** Finds the files of an image, and that they are there. Nothing is opened. */
export async function planOfImage(row: RawRow, folder: string): Promise<ImagePlan> {
  const [uri, type, resolution] = ['uri', 'type', 'resolution'].map((column) => textIn(row, column));
  if (type === 'E') return externalAt(uri);
  if (uri === '' || uri === UNFINISHED)
    return none('image.never-finished', 'Its upload never came to its end in the public system.');
  // Whoever may call the API of the public system may write anything there: it must not lead out of the folder.
  if (!isPlainName(uri)) return none('image.bad-file-name', `"${uri}" is no name of a file in the folder.`);
  const lossy = /\.jpe?g$/i.test(uri);
  const size = sizeIn(resolution);
  if (type !== 'T') return fileAt(folder, uri, lossy);
  if (!size) return none('image.no-size', 'It is tiled, and its size is not known.');
  // An image of one tile has none: its overview is all of it.
  if (Math.max(size.width, size.height) <= TILE_PX) return fileAt(folder, uri, lossy);
  return tilesAt(folder, uri, lossy, size);
}

export { TILE_PX };

/** The upload code that keeps every pixel of what is stored. */
export function uploadCodeFor(plan: { kind: string; lossy: boolean }, { width, height }: Size): number {
  if (plan.kind === 'tiles') return plan.lossy ? 4 : 5;
  if (!plan.lossy) return 3;
  return Math.max(width, height) <= SHRUNK_SIDE_PX ? 1 : 4;
}

/** `2048x1536` */
export function sizeIn(resolution: string): Size | null {
  const [, width, height] = (/^\s*(\d{1,7})\s*x\s*(\d{1,7})\s*$/i.exec(resolution) ?? []).map(Number);
  return width > 0 && height > 0 ? { width, height } : null;
}

function externalAt(address: string): ImagePlan {
  const isOne =
    address.length <= LONGEST_ADDRESS && URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
  return isOne
    ? { kind: 'external', address }
    : none('image.no-address', 'It is elsewhere, and its address is none of the web.');
}

function isPlainName(uri: string): boolean {
  // eslint-disable-next-line no-control-regex -- control characters are what it finds
  return uri.length <= LONGEST_NAME && !/[/\\\u0000-\u001f]/.test(uri) && uri !== '.' && uri !== '..';
}

async function fileAt(folder: string, name: string, lossy: boolean): Promise<ImagePlan> {
  const path = join(folder, name);
  if (await isFile(path)) return { kind: 'file', path, name, lossy };
  return none('image.file-missing', `The file ${name} is not in the folder, or is empty.`);
}

async function tilesAt(folder: string, uri: string, lossy: boolean, { width, height }: Size): Promise<ImagePlan> {
  const dot = uri.lastIndexOf('.');
  const [base, extension] = dot > 0 ? [uri.slice(0, dot), uri.slice(dot)] : [uri, ''];
  const nameOf = (column: number, row: number): string =>
    `${base}_z${TILE_PX}_x${column * TILE_PX}_y${row * TILE_PX}${extension}`;
  const pathOf = (column: number, row: number): string => join(folder, nameOf(column, row));
  let missing = 0;
  let first = '';
  for (let row = 0; row * TILE_PX < height; row++) {
    for (let column = 0; column * TILE_PX < width; column++) {
      if (await isFile(pathOf(column, row))) continue;
      if (missing++ === 0) first = nameOf(column, row);
    }
  }
  if (missing === 0) return { kind: 'tiles', name: `${base}.tif`, lossy, pathOf, width, height };
  const reason = missing === 1 ? `Its tile ${first} is` : `${missing} of its tiles, ${first} the first of them, are`;
  return none('image.tiles-missing', `${reason} not in the folder.`);
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null); // ENOENT
  return !!found?.isFile() && found.size > 0;
}

function none(code: string, reason: string): ImagePlan {
  return { kind: 'none', code, reason };
}
