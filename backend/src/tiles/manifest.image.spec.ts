import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import sharp from 'sharp';
import { builtWorker } from '../../test/built-worker.js';
import { hasSharedData, itWithSharedData, SHARED_DATA } from '../../test/real-images.js';
import { itWithVips } from '../../test/installed-vips.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { PyramidFile } from './pyramid-file.js';
import type { PyramidDescription, SampleType, TilingOutcome } from './pyramid.js';
import { TilingError } from './tiling-error.js';
import { Tiling } from './tiling.js';

/** One file as the manifest of the shared data describes it. */
interface Entry {
  file: string;
  props: {
    kind?: string;
    w?: number;
    h?: number;
    /** Values of each pixel. */
    spp?: number;
    /** Such as `u8`, `i16`, `f32`. */
    bits?: string;
    photo?: string;
    /** EXIF orientation. */
    orient?: number;
    /** Smallest and largest value of the first page. */
    p0?: [number, number];
  };
  /** What sharp made of it, such as `yes (3ch uchar, 2p)`. */
  sharp: string;
}

const entries: Entry[] = hasSharedData
  ? (JSON.parse(readFileSync(join(SHARED_DATA, 'manifest.json'), 'utf8')) as Entry[]).filter(
      ({ file }) => !file.startsWith('hostile/'),
    )
  : [];
/** Decoded by sharp; those that it first refused are sound, too, when only a warning stood in the way. */
const isDecodable = ({ sharp: said }: Entry) => said.startsWith('yes') || said.includes('failOn error: ok');

/** Decoded by sharp, and refused all the same. */
const REFUSED: Record<string, string> = {
  'formats/other/logo.svg': 'a drawing: it has no pixels, and may reach for other files',
};
/** Their values are not what is in the file, but what the file means by them; sharp's own raw output says what that is. */
const OTHER_VALUES: Record<string, string> = {
  'formats/tiff/1bit.tif': 'black and white, which are 0 and 255',
  'formats/tiff/miniswhite-1c-1b.tiff': 'black and white, which are 0 and 255',
  'formats/tiff/multipage.tiff': 'colours of a table, where the manifest has their numbers in it',
  'formats/tiff/palette-1c-8b.tiff': 'colours of a table, where the manifest has their numbers in it',
  'formats/tiff/cmyk-3c-16b.tiff': 'inks, shown as sRGB',
};
/** Values of each pixel that are not what sharp counts: `channels`, and of how many planes the first page makes up. */
const OTHER_CHANNELS: Record<string, { channels: number; planes?: number; why: string }> = {
  'fluorescence/ome/cells-2c.ome.tif': { channels: 1, why: 'a colour table that only tints: one value' },
  'fluorescence/ome/cells-2t.ome.tif': { channels: 1, why: 'a colour table that only tints: one value' },
  'formats/jpeg/Channel_digital_image_CMYK_color_no_profile.jpg': { channels: 3, why: 'inks, shown as sRGB' },
  'formats/tiff/cmyk-3c-16b.tiff': { channels: 3, why: 'inks, shown as sRGB' },
  'formats/tiff/tiff_strip_cmyk_jpeg.tif': { channels: 3, why: 'inks, shown as sRGB' },
  'formats/png/16-bit-grey-alpha.png': { channels: 4, why: 'grey and opacity, stored as colour and opacity' },
  'formats/png/grey-8bit-alpha.png': { channels: 4, why: 'grey and opacity, stored as colour and opacity' },
  'formats/tiff/minisblack-2c-8b-alpha.tiff': { channels: 4, why: 'grey and opacity, stored as colour and opacity' },
  'formats/tiff/cmyk-3c-32b-float.tiff': { channels: 1, planes: 4, why: 'numbers, no colours' },
  'formats/tiff/geo-5b.tif': { channels: 1, planes: 5, why: 'five channels' },
  'formats/tiff/int8_rgb.tif': { channels: 1, planes: 3, why: 'numbers, no colours' },
  'fluorescence/stacks/hela-cells.tif': { channels: 1, planes: 3, why: 'three channels of an ImageJ composite' },
  'fluorescence/ome/res.ome.tiff': { channels: 1, planes: 4, why: 'four channels' },
};
/** Not in the manifest, and not what sharp makes of the colour table: the first page is that of cells-2c. */
const KNOWN_VALUES: Record<string, [number, number]> = { 'fluorescence/ome/cells-2t.ome.tif': [43, 255] };
const STORED: Record<string, [SampleType, number]> = {
  ...{ u1: ['uint8', 0], u2: ['uint8', 0], u4: ['uint8', 0], u8: ['uint8', 0], i8: ['uint8', -128] },
  ...{ u16: ['uint16', 0], i16: ['uint16', -32768], i32: ['float32', 0], f16: ['float32', 0], f32: ['float32', 0] },
};
/** Measured colours and inks become sRGB of 8 bits. */
const BECOMES_SRGB = ['cielab', 'logluv'];

describe('the real files of the manifest', () => {
  const folder = temporaryFolder();
  const tilings: Tiling[] = [];
  let without: Tiling;

  beforeAll(async () => {
    without = new Tiling({ workers: 2, memoryMb: 1024, timeLimitMs: 120_000, workerUrl: await builtWorker() });
    tilings.push(without);
  });
  afterAll(() => Promise.all(tilings.map((tiling) => tiling.close())));

  async function tiled(tiling: Tiling, file: string): Promise<{ outcome: TilingOutcome; path: string } | TilingError> {
    const sourcePath = join(SHARED_DATA, file);
    const path = folder.path(file.replaceAll('/', '_'));
    try {
      const probed = await tiling.probe(sourcePath);
      const outcome = await tiling.tile({ sourcePath, targetPath: path, lossy: false, maxSidePx: null });
      const { width, height, channels, sampleType } = outcome.pyramid;
      expect([file, probed]).toMatchObject([file, { width, height, channels, sampleType }]);
      return { outcome, path };
    } catch (error) {
      if (error instanceof TilingError) return error;
      throw error;
    }
  }

  itWithSharedData(
    'come in with size, channels, type and values as they are, or are refused with a sentence',
    async () => {
      const counts = { imported: 0, refused: 0 };
      const wrong: unknown[] = [];
      const one = async (entry: Entry) => {
        const { file } = entry;
        const made = await tiled(without, file);
        const isExpected = isDecodable(entry) && !REFUSED[file];
        if (made instanceof TilingError) {
          counts.refused++;
          const isClear = /^image\.(unsupported|damaged)$/.test(made.code) && /^[A-Z].{20,}\.$/.test(made.message);
          if (isExpected || !isClear) wrong.push([file, made.code, made.message, made.detail]);
          return;
        }
        counts.imported++;
        if (!isExpected) wrong.push([file, 'was not expected to be readable']);
        const is = await factsOf(made.path, made.outcome.pyramid, planesOfFirstPage(entry));
        const expected = await expectationOf(entry);
        if (JSON.stringify(is) !== JSON.stringify(expected)) wrong.push([file, { is, expected }]);
      };
      const queue = [...entries];
      const run = async () => {
        for (let entry = queue.shift(); entry; entry = queue.shift()) await one(entry);
      };
      await Promise.all([run(), run()]);
      expect(wrong).toEqual([]);
      expect(counts).toEqual({ imported: 181, refused: 35 });
    },
    600_000,
  );

  itWithVips('that sharp cannot read come in through vips, where there is a loader for them', async (helper) => {
    if (!hasSharedData) return; // The spec above says so.
    const workerUrl = await builtWorker();
    const assisted = new Tiling({ workers: 1, memoryMb: 1024, timeLimitMs: 120_000, workerUrl, helper });
    tilings.push(assisted);
    const imported: Record<string, unknown> = {};
    for (const entry of entries.filter((each) => !isDecodable(each))) {
      const made = await tiled(assisted, entry.file);
      if (made instanceof TilingError) {
        expect([entry.file, made.message]).toEqual([entry.file, expect.stringMatching(/^[A-Z].{20,}\.$/)]);
        expect(made.code).toMatch(/^image\.(unsupported|damaged|worker-crashed)$/);
      } else {
        const { width, height, sampleType, values } = await factsOf(made.path, made.outcome.pyramid, 1);
        expect([entry.file, width, height]).toEqual([entry.file, entry.props.w, entry.props.h]);
        imported[entry.file] = [sampleType, values];
      }
    }
    // Debian's JPEG 2000 loader crashes on this one now and then: either is an answer.
    delete imported['formats/jpeg2000/Bretagne2_4.j2k'];
    expect(imported).toEqual({
      'formats/jpeg2000/16bit.cropped.jp2': ['uint16', [291, 694]],
      'formats/jpeg2000/9bit.j2k': ['uint16', [0, 511]],
      'formats/jpeg2000/cells-1.jp2': ['uint8', [14, 255]],
      'formats/jpeg2000/test-card-lossy-tiled.jp2': ['uint8', [0, 255]],
      'formats/jpeg2000/world.jp2': ['uint8', [0, 255]],
      'formats/other/rgba-correct.ppm': ['uint8', [98, 255]],
      'formats/tiff/hopper_lzma.tif': ['uint8', [0, 255]],
      'formats/tiff/int16_zstd.tif': ['uint16', [-5000, 4998]],
      'formats/tiff/yb10kx5k.zstd.tiff': ['uint8', [0, 255]],
    });
  });
});

interface Facts {
  width: number;
  height: number;
  channels: number;
  sampleType: SampleType;
  /** Smallest and largest value of the first page. */
  values: [number, number];
}

function planesOfFirstPage({ file }: Entry): number {
  return OTHER_CHANNELS[file]?.planes ?? 1;
}

async function expectationOf(entry: Entry): Promise<Facts> {
  const { file, props, sharp: said } = entry;
  const path = join(SHARED_DATA, file);
  const isSrgb = BECOMES_SRGB.includes(props.photo ?? '') || OTHER_VALUES[file] === 'inks, shown as sRGB';
  const [sampleType] = (isSrgb ? STORED.u8 : STORED[props.bits ?? 'u8']) ?? [];
  const channels = OTHER_CHANNELS[file]?.channels ?? Number(/(\d)ch/.exec(said)?.[1] ?? props.spp);
  const known = OTHER_VALUES[file] ? undefined : (KNOWN_VALUES[file] ?? props.p0);
  const decoded = known && props.w ? null : await rawBySharp(path, sampleType);
  const turned = (props.orient ?? 1) >= 5;
  const [width, height] = turned ? [props.h, props.w] : [props.w, props.h];
  return {
    width: width ?? decoded!.width,
    height: height ?? decoded!.height,
    channels,
    sampleType,
    values: known ?? decoded!.values,
  };
}

/** The smallest and the largest value of a file by another way: no file in between, no tiles. */
async function rawBySharp(path: string, sampleType: SampleType): Promise<Omit<Facts, 'channels' | 'sampleType'>> {
  const image = sharp(path, { failOn: 'error', ignoreIcc: true }).autoOrient();
  const { channels, space, depth } = await image.metadata();
  const is16 = sampleType === 'uint16';
  image.toColourspace(is16 ? (channels < 3 ? 'grey16' : 'rgb16') : space === 'b-w' ? 'b-w' : 'srgb');
  const outputDepth = sampleType === 'float32' ? 'float' : is16 ? 'ushort' : depth === 'char' ? 'char' : 'uchar';
  const { data, info } = await image.raw({ depth: outputDepth }).toBuffer({ resolveWithObject: true });
  const whole = data.buffer.slice(data.byteOffset, data.byteOffset + data.length);
  const samples = { float: Float32Array, ushort: Uint16Array, char: Int8Array, uchar: Uint8Array }[outputDepth];
  return { width: info.width, height: info.height, values: extremes([new samples(whole)]) };
}

/** What a viewer would find: the pyramid's own word for the type, and level 0 gone through tile by tile. */
async function factsOf(path: string, pyramid: PyramidDescription, planes: number): Promise<Facts> {
  const { width, height, channels, sampleType, valueScale, valueOffset } = pyramid;
  const file = await PyramidFile.open(path);
  const { columns, rows } = pyramid.levels[0];
  const tiles: (Uint8Array | Uint16Array | Float32Array)[] = [];
  for (let plane = 0; plane < planes; plane++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const bytes = gunzipSync((await file.readTile(plane, 0, column, row))!);
        const own = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
        // What is around the image repeats its edge: no value in a tile is not the image's.
        tiles.push(new { uint8: Uint8Array, uint16: Uint16Array, float32: Float32Array }[sampleType](own));
      }
    }
  }
  await file.close();
  const values = extremes(tiles).map((stored) => stored * valueScale + valueOffset) as [number, number];
  return { width, height, channels, sampleType, values };
}

function extremes(parts: ArrayLike<number>[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const samples of parts) {
    for (let i = 0; i < samples.length; i++) {
      if (samples[i] < low) low = samples[i];
      if (samples[i] > high) high = samples[i];
    }
  }
  return [low, high];
}
