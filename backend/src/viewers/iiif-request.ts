import { AppError, InvalidRequestError } from '../errors/app-error.js';
import type { PictureFormat, PictureQuality } from '../tiles/region-task.js';
import { type IiifSize, sizeIn } from './iiif-size.js';
import type { PictureRequest } from './picture-request.js';

/** What {@link readIiif} reads: the parts of an address as they are written, percent-encoding undone. */
export interface IiifAddress {
  region: string;
  size: string;
  rotation: string;
  /** `default.jpg` */
  file: string;
}

export interface IiifRequest {
  picture: PictureRequest;
  /** The one address among all that name this picture. */
  canonical: string;
}

interface Size {
  width: number;
  height: number;
}

const FORMATS: Readonly<Record<string, PictureFormat>> = { jpg: 'jpeg', png: 'png', webp: 'webp' };
/** Formats that the Image API knows and we do not make. */
const OTHER_FORMATS = ['tif', 'gif', 'jp2', 'pdf'];
const QUALITIES: Readonly<Record<string, PictureQuality>> = {
  ...{ default: 'color', color: 'color', gray: 'gray', bitonal: 'bitonal' },
};

/**
 * Reads the address of a picture by the IIIF Image API 3.0.
 *
 * @param image  Its size in pixels.
 * @throws       InvalidRequestError, AppError 501 for what the API allows and we do not do
 */
export function readIiif(address: IiifAddress, image: Size): IiifRequest {
  const region = regionIn(address.region, image);
  const size = sizeIn(address.size, region);
  const { mirrored, rotation } = rotationIn(address.rotation);
  const { quality, format, ending } = fileIn(address.file);
  const picture = { region, width: size.width, height: size.height, mirrored, rotation, quality, format };
  const canonical = [regionText(region, image), sizeText(size, region), `${mirrored ? '!' : ''}${rotation}`, ending];
  return { picture, canonical: canonical.join('/') };
}

function regionIn(text: string, image: Size): PictureRequest['region'] {
  if (text === 'full') return { x: 0, y: 0, ...image };
  if (text === 'square') {
    const side = Math.min(image.width, image.height);
    const [x, y] = [Math.floor((image.width - side) / 2), Math.floor((image.height - side) / 2)];
    return { x, y, width: side, height: side };
  }
  const asked = text.startsWith('pct:') ? partOf(text, image) : pixelsIn(text);
  const { x, y } = asked;
  const width = Math.min(asked.width, image.width - x);
  const height = Math.min(asked.height, image.height - y);
  if (width <= 0 || height <= 0) throw refused('region', 'the region must be a part of the image');
  return { x, y, width, height };
}

function pixelsIn(text: string): PictureRequest['region'] {
  const numbers = /^(\d{1,9}),(\d{1,9}),(\d{1,9}),(\d{1,9})$/.exec(text);
  if (!numbers) throw refused('region', 'the region must be full, square, x,y,w,h or pct:x,y,w,h');
  const [x, y, width, height] = numbers.slice(1).map(Number);
  return { x, y, width, height };
}

function partOf(text: string, image: Size): PictureRequest['region'] {
  const number = String.raw`(\d{1,9}(?:\.\d{1,12})?)`;
  const numbers = new RegExp(`^pct:${number},${number},${number},${number}$`).exec(text);
  if (!numbers) throw refused('region', 'the region must be full, square, x,y,w,h or pct:x,y,w,h');
  const [x, y, width, height] = numbers.slice(1).map(Number);
  if (width === 0 || height === 0) throw refused('region', 'the region must be a part of the image');
  const [left, top] = [Math.round((x * image.width) / 100), Math.round((y * image.height) / 100)];
  return {
    ...{ x: left, y: top },
    // A part of a pixel is a pixel.
    width: Math.max(1, Math.round((width * image.width) / 100)),
    height: Math.max(1, Math.round((height * image.height) / 100)),
  };
}

function rotationIn(text: string): Pick<PictureRequest, 'mirrored' | 'rotation'> {
  const found = /^(!?)(\d{1,3}(?:\.\d{1,12})?)$/.exec(text);
  const degrees = Number(found?.[2]);
  if (!found || degrees > 360)
    throw refused('rotation', 'the rotation must be from 0 to 360, with ! before it to mirror');
  if (degrees % 90 !== 0) throw notDone('Pictures are turned by 0, 90, 180 and 270 degrees.');
  return { mirrored: found[1] === '!', rotation: (degrees % 360) as PictureRequest['rotation'] };
}

function fileIn(text: string): { quality: PictureQuality; format: PictureFormat; ending: string } {
  const [, quality, ending] = /^([a-z]+)\.([a-z\d]+)$/.exec(text) ?? [];
  if (!Object.hasOwn(QUALITIES, quality ?? ''))
    throw refused('quality', 'the quality must be default, color, gray or bitonal');
  if (OTHER_FORMATS.includes(ending)) throw notDone('Pictures are made as jpg, png and webp.');
  if (!Object.hasOwn(FORMATS, ending)) throw refused('format', 'the format must be jpg, png or webp');
  const shown = QUALITIES[quality];
  return { quality: shown, format: FORMATS[ending], ending: `${shown === 'color' ? 'default' : shown}.${ending}` };
}

function regionText({ x, y, width, height }: PictureRequest['region'], image: Size): string {
  return width === image.width && height === image.height ? 'full' : `${x},${y},${width},${height}`;
}

function sizeText({ width, height, most }: IiifSize, region: Size): string {
  if (most) return 'max';
  return `${width > region.width || height > region.height ? '^' : ''}${width},${height}`;
}

function refused(path: string, message: string): InvalidRequestError {
  return new InvalidRequestError(`The request cannot be accepted: ${message}.`, [{ path, message }]);
}

function notDone(message: string): AppError {
  return new AppError(501, 'picture.not-offered', message);
}
