import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { builtWorker } from '../../test/built-worker.js';
import { itWithVips } from '../../test/installed-vips.js';
import { asSharp, gradient, noise } from '../../test/pixels.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { inspectSource } from './source-image.js';
import { Tiling } from './tiling.js';
import { findVips, vipsConvert, vipsHeaderOf, type HelperBounds, type VipsHelper } from './vips-program.js';
import type { TilingLimits } from './worker-protocol.js';

const BOUNDS: HelperBounds = { memoryMb: 512, threads: 1, timeLimitMs: 20_000, fileBytes: 1_000_000 };
const onUnix = process.platform === 'win32' ? it.skip : it;

describe('the helper', () => {
  const folder = temporaryFolder();

  /** A program in the place of vips that does what a line of shell says. */
  async function acting(line: string): Promise<VipsHelper> {
    const command = folder.path('vips');
    await writeFile(command, `#!/bin/sh\n[ "$1" = --version ] && echo vips-9.8.7 && exit\n${line}\n`);
    chmodSync(command, 0o755);
    return { command, version: '9.8.7' };
  }
  const convert = (helper: VipsHelper, bounds: Partial<HelperBounds> = {}) =>
    vipsConvert(
      helper,
      { loader: 'jp2kload', options: [], from: folder.path('in.jp2'), to: folder.path('out.v') },
      { ...BOUNDS, ...bounds },
    );

  it('is not looked for when it is off, and a path without it stops the start', async () => {
    expect(await findVips('off')).toBeNull();
    await expect(findVips(process.execPath)).rejects.toThrow(/^MEMENTO_VIPS must be/);
    await expect(findVips('/no/such/vips')).rejects.toThrow(/^MEMENTO_VIPS must be/);
  });

  onUnix('is found at a path and tells its version', async () => {
    const helper = await acting('exit 1');
    expect(await findVips(helper.command)).toEqual(helper);
  });

  onUnix('is asked for one loader, carefully, without our environment', async () => {
    const helper = await acting(`echo "$@" > '${folder.path('asked')}'; env >> '${folder.path('asked')}'`);
    await convert(helper);
    const asked = await readFile(folder.path('asked'), 'utf8');
    const paths = `${folder.path('in.jp2')} ${folder.path('out.v')}`;
    expect(asked).toContain(`jp2kload ${paths} --access sequential --fail-on error`);
    expect(asked).toContain('VIPS_CONCURRENCY=1');
    expect(asked).not.toContain('HOME=');
    expect(asked).not.toContain('NODE_');
  });

  onUnix.each([
    ['exit 1', 'image.damaged'],
    ['echo "unsupported profile" >&2; exit 1', 'image.unsupported'],
    ['echo "ZSTD compression support is not configured" >&2', 'image.unsupported'],
    ['echo "No space left on device" >&2; exit 1', 'image.storage-full'],
    ['kill -SEGV $$', 'image.worker-crashed'],
    ['echo "GLib-ERROR: failed to allocate 99 bytes" >&2; kill -TRAP $$', 'image.too-demanding'],
    ['while :; do :; done', 'image.too-demanding'],
    ['exec sleep 60', 'image.too-demanding'],
    ['head -c 200000000 /dev/zero > /dev/null; head -c 200000000 /dev/zero > "$3"', 'image.damaged'],
  ])('fails in our terms: %s', async (line, code) => {
    const helper = await acting(line);
    const started = performance.now();
    await expect(convert(helper, { timeLimitMs: 2500 })).rejects.toMatchObject({ code });
    expect(performance.now() - started).toBeLessThan(20_000);
  });

  it('cannot be asked about a name that it would take for options', async () => {
    const helper = { command: 'vips', version: '9.8.7' };
    await expect(vipsHeaderOf(helper, folder.path('a.jp2[page=2]'), BOUNDS)).rejects.toMatchObject({
      code: 'image.unsupported',
    });
  });

  onUnix('ends with the worker that started it, even one that is killed', async () => {
    const image = folder.path('slow.pnm');
    await writeFile(image, 'P5 4 4 255\n0123456789abcdef');
    const helper = await acting(`echo $$ > '${folder.path('process')}'; exec sleep 600`);
    await writeFile(folder.path('vipsheader'), '#!/bin/sh\necho "$1: 4x4 uchar, 1 band, b-w, ppmload"\n');
    chmodSync(folder.path('vipsheader'), 0o755);
    const tiling = new Tiling({ workers: 1, memoryMb: 256, workerUrl: await builtWorker(), helper });
    const target = { targetPath: folder.path('slow.pyramid'), lossy: false, maxSidePx: null };
    const job = tiling.tile({ sourcePath: image, ...target });
    const failed = expect(job).rejects.toMatchObject({ code: 'image.worker-crashed' });
    await until(() => existsSync(folder.path('process')) && readFileSync(folder.path('process'), 'utf8') !== '');
    const processId = Number(readFileSync(folder.path('process'), 'utf8'));
    expect(isAlive(processId)).toBe(true);
    process.kill(tiling.tilingProcessIds[0], 'SIGKILL');
    await failed;
    await until(() => !isAlive(processId));
    expect(isAlive(processId)).toBe(false);
    await tiling.close();
    expect(readdirSync(folder.path('')).filter((name) => name.includes('.partial-'))).toEqual([]);
  });

  describe('with and without vips', () => {
    let without: Tiling;
    beforeAll(async () => {
      without = new Tiling({ workers: 1, memoryMb: 256, workerUrl: await builtWorker() });
    });
    afterAll(() => without.close());

    it('a file that needs it is refused with the remedy where there is none', async () => {
      await writeFile(folder.path('grey.pgm'), 'P5 4 4 255\n0123456789abcdef');
      await expect(without.probe(folder.path('grey.pgm'))).rejects.toMatchObject({
        code: 'image.unsupported',
        message: expect.stringMatching(/PGM.*libvips.*OpenSlide/),
      });
    });

    itWithVips('a file that needs it comes in with its values, colours may be lossy', async (helper) => {
      const helped = new Tiling({ workers: 1, memoryMb: 256, workerUrl: await builtWorker(), helper });
      const { pixels, width, height } = noise({ width: 300, height: 200, channels: 1, sampleType: 'uint16' });
      const swapped = Buffer.from(pixels.buffer.slice(0)).swap16();
      await writeFile(
        folder.path('grey16.pgm'),
        Buffer.concat([Buffer.from(`P5 ${width} ${height} 65535\n`), swapped]),
      );
      const colours = gradient(700, 600);
      await writeFile(
        folder.path('colour.ppm'),
        Buffer.concat([Buffer.from('P6 700 600 255\n'), Buffer.from(colours.pixels)]),
      );

      const grey = folder.path('grey16.pgm');
      expect(await helped.probe(grey)).toMatchObject({
        width,
        height,
        channels: 1,
        sampleType: 'uint16',
        format: 'pnm',
      });
      const exact = { sourcePath: grey, targetPath: `${grey}.pyramid`, lossy: true, maxSidePx: null };
      const { statistics, pyramid } = await helped.tile(exact);
      expect(pyramid).toMatchObject({ encoding: 'raw', sampleType: 'uint16' });
      const sorted = [...pixels].sort((a, b) => a - b);
      expect(statistics[0]).toMatchObject({ minimum: sorted[0], maximum: sorted[sorted.length - 1] });
      const colour = { sourcePath: folder.path('colour.ppm'), targetPath: folder.path('c.pyramid'), lossy: true };
      expect((await helped.tile({ ...colour, maxSidePx: 350 })).pyramid).toMatchObject({
        ...{ encoding: 'jpeg', channels: 3, width: 350, height: 300 },
      });
      await helped.close();
      expect(readdirSync(folder.path('')).filter((name) => name.includes('.partial-'))).toEqual([]);
    });

    itWithVips('a head that promises more than the limits is refused before anything is decoded', async (helper) => {
      await writeFile(folder.path('bomb.pgm'), 'P5 90000 90000 255\n0');
      const helped = new Tiling({ workers: 1, memoryMb: 256, workerUrl: await builtWorker(), helper });
      await expect(helped.probe(folder.path('bomb.pgm'))).rejects.toMatchObject({ code: 'image.too-large' });
      await helped.close();
    });

    itWithVips('a file that lies about its length is refused, and nothing of it is left', async (helper) => {
      await writeFile(folder.path('short.pgm'), 'P5 400 400 255\n0');
      const helped = new Tiling({ workers: 1, memoryMb: 256, workerUrl: await builtWorker(), helper });
      const request = { sourcePath: folder.path('short.pgm'), targetPath: folder.path('s.pyramid') };
      await expect(helped.tile({ ...request, lossy: false, maxSidePx: null })).rejects.toMatchObject({
        code: 'image.damaged',
      });
      await helped.close();
      expect(readdirSync(folder.path('')).filter((name) => /^s\.pyramid/.test(name))).toEqual([]);
    });
  });

  onUnix('is asked for MIRAX slides where the folder is beside the file; the preview alone is a JPEG', async () => {
    const preview = await asSharp(gradient(200, 100)).jpeg().toBuffer();
    await writeFile(folder.path('slide.mrxs'), preview);
    const limits = { tiffPixels: 1e9, streamedPixels: 1e9, wholePixels: 1e9, threads: 1, helper: null } as TilingLimits;
    expect(await inspectSource(folder.path('slide.mrxs'), limits)).toMatchObject({ format: 'jpeg', width: 200 });
    await mkdir(folder.path('slide'));
    await writeFile(folder.path('slide/Slidedat.ini'), '[GENERAL]');
    await expect(inspectSource(folder.path('slide.mrxs'), limits)).rejects.toMatchObject({
      code: 'image.unsupported',
      message: expect.stringContaining('OpenSlide'),
    });
  });

  itWithVips('decodes slides with OpenSlide: colours without opacity', async (helper) => {
    // A generic tiled TIFF is a slide to OpenSlide.
    const path = folder.path('generic.tif');
    await asSharp(gradient(600, 400))
      .tiff({ compression: 'jpeg', quality: 95, tile: true, tileWidth: 256, tileHeight: 256, pyramid: true })
      .toFile(path);
    const header = await vipsHeaderOf(helper, path, BOUNDS);
    expect(header).toMatchObject({ width: 600, height: 400, format: 'uchar' });
    const to = folder.path('slide.v');
    await vipsConvert(helper, { loader: 'openslideload', options: ['--rgb'], from: path, to }, BOUNDS);
    expect(await sharp(to).metadata()).toMatchObject({ width: 600, height: 400, channels: 3, depth: 'uchar' });
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let turn = 0; turn < 400 && !condition(); turn++) await new Promise((resolve) => setTimeout(resolve, 25));
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false; // Expected: there is no such process any more.
  }
}
