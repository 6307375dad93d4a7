import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const TILE_PX = 1024;

export interface Picture {
  pixels: Buffer;
  width: number;
  height: number;
  channels: 3 | 4;
}

/** Colours that change slowly, so that JPEG keeps them within a few values. */
export function picture(width: number, height: number, channels: 3 | 4): Picture {
  const pixels = Buffer.alloc(width * height * channels);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i += channels) {
      pixels[i] = (x * 255) / width;
      pixels[i + 1] = (y * 255) / height;
      pixels[i + 2] = ((x + y) * 255) / (width + height);
      if (channels === 4) pixels[i + 3] = 255 - (x * 200) / width;
    }
  return { pixels, width, height, channels };
}

const asSharp = ({ pixels, width, height, channels }: Picture) => sharp(pixels, { raw: { width, height, channels } });

export async function writeFlat(folder: string, name: string, image: Picture): Promise<void> {
  await asSharp(image).toFile(join(folder, name));
}

/** The tiles of the finest level, as the public system cuts them: what is beyond the image is black, or see-through. */
export async function writeTiles(folder: string, base: string, extension: string, image: Picture): Promise<string[]> {
  mkdirSync(folder, { recursive: true });
  const { width, height, channels } = image;
  const names: string[] = [];
  for (let top = 0; top < height; top += TILE_PX)
    for (let left = 0; left < width; left += TILE_PX) {
      const part = { left, top, width: Math.min(TILE_PX, width - left), height: Math.min(TILE_PX, height - top) };
      const background = channels === 4 ? { r: 0, g: 0, b: 0, alpha: 0 } : { r: 0, g: 0, b: 0 };
      const cut = asSharp(image)
        .extract(part)
        .extend({ right: TILE_PX - part.width, bottom: TILE_PX - part.height, background });
      const name = `${base}_z${TILE_PX}_x${left}_y${top}${extension}`;
      writeFileSync(
        join(folder, name),
        await (extension === '.jpg' ? cut.jpeg({ quality: 90 }) : cut.png()).toBuffer(),
      );
      names.push(name);
    }
  return names;
}

/** The pixels that the tiles hold together, without what reaches beyond the image. */
export async function joinedTiles(
  base: string,
  extension: string,
  { width, height, channels }: Omit<Picture, 'pixels'>,
): Promise<Buffer> {
  const all = Buffer.alloc(width * height * channels);
  for (let top = 0; top < height; top += TILE_PX)
    for (let left = 0; left < width; left += TILE_PX) {
      const tile = await sharp(`${base}_z${TILE_PX}_x${left}_y${top}${extension}`).raw().toBuffer();
      const bytes = Math.min(TILE_PX, width - left) * channels;
      for (let y = 0; y < Math.min(TILE_PX, height - top); y++)
        tile.copy(all, ((top + y) * width + left) * channels, y * TILE_PX * channels, y * TILE_PX * channels + bytes);
    }
  return all;
}

/** By how much two pictures differ at most. */
export function worstDifference(a: Buffer, b: Buffer): number {
  let worst = a.length === b.length ? 0 : Infinity;
  for (let i = 0; i < a.length; i++) {
    const difference = a[i] < b[i] ? b[i] - a[i] : a[i] - b[i];
    if (difference > worst) worst = difference;
  }
  return worst;
}
