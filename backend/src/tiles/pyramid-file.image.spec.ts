import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../test/temporary-folder.js';
import type { Histogram } from './histogram.js';
import { PyramidFile, PyramidFileWriter, removeLeftovers, scratchPathFor, type PyramidShape } from './pyramid-file.js';
import { levelsOf, type ChannelStatistics, type TilePlace } from './pyramid.js';

const SHAPE: PyramidShape = {
  tileSize: 512,
  gutter: 1,
  encoding: 'raw',
  sampleType: 'uint16',
  ...{ valueScale: 1, valueOffset: 0, planes: 2, finestLevel: 0 },
  channels: 1,
  width: 1300,
  height: 600,
};
const STATISTICS: ChannelStatistics[] = [
  { minimum: 1, maximum: 9, low: 2, high: 8 },
  { minimum: 0, maximum: 60_000, low: 5, high: 50_000 },
];
const HISTOGRAMS: Histogram[] = [
  { ...STATISTICS[0], per: 'values', counts: Float64Array.from({ length: 9 }, (_, i) => i * 2 ** 40) },
  { ...STATISTICS[1], per: 'ranges', counts: Float64Array.from({ length: 4096 }, (_, i) => i) },
];
const THUMBNAIL = Buffer.from('not really a JPEG file');

describe('a pyramid file', () => {
  const folder = temporaryFolder();

  it('gives back every tile, the thumbnail and the description', async () => {
    const path = folder.path('round-trip');
    const outcome = await publish(await filled(path), path);
    const file = await PyramidFile.open(path);
    expect(file.outcome).toEqual(outcome);
    expect(file.outcome).toMatchObject({ statistics: STATISTICS, pixelSizeUm: 0.25 });
    expect(file.outcome.pyramid).toMatchObject({ ...SHAPE, levels: levelsOf(1300, 600, 512) });
    expect(file.outcome.pyramid.contentHash).toMatch(/^[0-9a-f]{32}$/);
    for (const { level, columns, rows } of outcome.pyramid.levels) {
      for (let i = 0; i < columns * rows; i++) {
        const [column, row] = [i % columns, Math.floor(i / columns)];
        expect(await file.readTile(1, level, column, row)).toEqual(tileBytes(level, column, row, 1000));
        expect(await file.readTile(0, level, column, row)).toEqual(tileBytes(level, column, row));
      }
    }
    expect(await file.readTile(0, 0, 3, 0)).toBeNull();
    expect(await file.readTile(2, 0, 0, 0)).toBeNull();
    for (const [plane, expected] of HISTOGRAMS.entries()) expect(await file.readHistogram(plane, 0)).toEqual(expected);
    for (const [plane, channel] of [
      [2, 0],
      [0, 1],
      [-1, 0],
      [0, 0.5],
    ])
      expect(await file.readHistogram(plane, channel)).toBeNull();
    expect(await file.readThumbnail()).toEqual(THUMBNAIL);
    await file.close();
  });

  it('of coarse levels alone has no finer ones', async () => {
    const path = folder.path('preview');
    const writer = await PyramidFileWriter.create(scratchPathFor(path), { ...SHAPE, finestLevel: 1 });
    await expect(writer.addTile(0, 0, 0, 0, Buffer.from('tile'))).rejects.toThrow(RangeError);
    const tiles = [0, 1].flatMap((plane) =>
      levelsOf(SHAPE.width, SHAPE.height, SHAPE.tileSize)
        .slice(1)
        .flatMap(({ level, columns, rows }) =>
          Array.from({ length: columns * rows }, (_, i): TilePlace => [
            plane,
            level,
            i % columns,
            Math.floor(i / columns),
          ]),
        ),
    );
    await writer.addTiles(tiles.map((at) => ({ at, bytes: Buffer.from(at.join('/')) })));
    expect(await writer.tile(...tiles[2])).toEqual(Buffer.from(tiles[2].join('/')));
    await publish(writer, path);
    const file = await PyramidFile.open(path);
    expect(await file.readTile(0, 0, 0, 0)).toBeNull();
    for (const at of tiles) expect((await file.readTile(...at))?.toString()).toBe(at.join('/'));
    expect(file.outcome.pyramid.finestLevel).toBe(1);
    await file.close();
  });

  it('of another version is taken for damaged, so that it is made again', async () => {
    const path = folder.path('version');
    await publish(await filled(path), path);
    const bytes = await readFile(path);
    expect(bytes.readUInt32LE(8)).toBe(2);
    bytes.writeUInt32LE(1, 8);
    await writeFile(path, bytes);
    await expect(PyramidFile.open(path)).rejects.toMatchObject({
      code: 'image.pyramid-damaged',
      detail: expect.stringContaining('format version 1'),
    });
  });

  it('has the same content hash for the same tiles only', async () => {
    const hashes: string[] = [];
    for (const [name, salt] of [
      ['one', 0],
      ['same', 0],
      ['other', 1],
    ] as const) {
      const path = folder.path(name);
      hashes.push((await publish(await filled(path, salt), path)).pyramid.contentHash);
    }
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });

  it('is not there until it is complete, and replaces the one before in one step', async () => {
    const path = folder.path('replaced');
    const before = await publish(await filled(path), path);
    const writer = await filled(path, 1);
    await writer.seal({ thumbnail: THUMBNAIL, histograms: HISTOGRAMS, pixelSizeUm: null });
    // As if everything were killed here, between the last byte and the rename.
    expect((await PyramidFile.open(path).then(closing)).pyramid.contentHash).toBe(before.pyramid.contentHash);
    await writer.publish(path);
    expect((await PyramidFile.open(path).then(closing)).pyramid.contentHash).not.toBe(before.pyramid.contentHash);
  });

  it('cannot be completed while tiles are missing', async () => {
    const writer = await PyramidFileWriter.create(scratchPathFor(folder.path('gaps')), SHAPE);
    await writer.addTile(0, 0, 0, 0, Buffer.from('tile'));
    await expect(writer.seal({ thumbnail: THUMBNAIL, histograms: HISTOGRAMS, pixelSizeUm: null })).rejects.toThrow(
      /missing/,
    );
    await expect(writer.addTile(0, 0, 0, 0, Buffer.from('tile'))).rejects.toThrow(/twice/);
    await expect(writer.addTile(0, 0, 3, 0, Buffer.from('tile'))).rejects.toThrow(RangeError);
    await writer.abandon();
  });

  it('leaves nothing behind when it is abandoned, and what a power cut leaves is swept', async () => {
    const path = folder.path('abandoned');
    await (await filled(path)).abandon();
    await (await filled(path)).seal({ thumbnail: THUMBNAIL, histograms: HISTOGRAMS, pixelSizeUm: null });
    await writeFile(`${scratchPathFor(path)}.v`, '');
    await writeFile(folder.path('unrelated.partial-file'), '');
    expect(existsSync(path)).toBe(false);
    const swept = await removeLeftovers(dirname(path));
    expect(swept).toBeGreaterThanOrEqual(2);
    const left = (await readdir(dirname(path))).filter((name) => name.includes('.partial-'));
    expect(left).toEqual(['unrelated.partial-file']);
  });

  it('is refused when it was cut short anywhere, is missing, or is something else', async () => {
    const path = folder.path('whole');
    await publish(await filled(path), path);
    const whole = await readFile(path);
    const cut = folder.path('cut');
    for (const length of [0, 7, 16, 100, 1000, whole.length - 65, whole.length - 64, whole.length - 1]) {
      await writeFile(cut, whole.subarray(0, length));
      await expect(PyramidFile.open(cut)).rejects.toMatchObject({ code: 'image.pyramid-damaged' });
    }
    await writeFile(cut, Buffer.alloc(5000, 'text'));
    await expect(PyramidFile.open(cut)).rejects.toMatchObject({ code: 'image.pyramid-damaged' });
    await expect(PyramidFile.open(folder.path('missing'))).rejects.toMatchObject({ code: 'image.pyramid-damaged' });
  });

  it('notices every changed byte, in the index when it is opened and in a tile when it is read', async () => {
    const path = folder.path('sound');
    const { pyramid } = await publish(await filled(path), path);
    const sound = await readFile(path);
    const rotten = folder.path('rotten');
    const footer = sound.length - 64;
    const index = Number(sound.readBigUInt64LE(footer + 16));
    for (const at of [
      index,
      index + 9,
      index + 30,
      Number(sound.readBigUInt64LE(footer + 32)) + 5,
      footer + 1,
      footer + 20,
      footer + 50,
    ]) {
      await writeFile(rotten, withFlippedByte(sound, at));
      await expect(PyramidFile.open(rotten)).rejects.toMatchObject({ code: 'image.pyramid-damaged' });
    }
    await writeFile(rotten, withFlippedByte(sound, Number(sound.readBigUInt64LE(index)) + 7));
    const file = await PyramidFile.open(rotten);
    await expect(file.readTile(0, 0, 0, 0)).rejects.toMatchObject({ code: 'image.pyramid-damaged' });
    expect(await file.readTile(0, pyramid.levels.length - 1, 0, 0)).not.toBeNull();
    await file.close();
    await writeFile(rotten, withFlippedByte(sound, Number(sound.readBigUInt64LE(footer)) + 2));
    const other = await PyramidFile.open(rotten);
    await expect(other.readThumbnail()).rejects.toMatchObject({ code: 'image.pyramid-damaged' });
    await other.close();
  });
});

/** Tiles of different lengths, and different from each other. */
function tileBytes(level: number, column: number, row: number, salt = 0): Buffer {
  return Buffer.alloc(50 + 10 * column + row, `${level}/${column}/${row}/${salt}`);
}

/** A file with all its tiles, not sealed. They are added coarsest first: any order will do. */
async function filled(path: string, salt = 0): Promise<PyramidFileWriter> {
  const writer = await PyramidFileWriter.create(scratchPathFor(path), SHAPE);
  for (const { level, columns, rows } of levelsOf(SHAPE.width, SHAPE.height, SHAPE.tileSize).reverse()) {
    for (let i = 0; i < columns * rows; i++) {
      const [column, row] = [i % columns, Math.floor(i / columns)];
      await writer.addTile(0, level, column, row, tileBytes(level, column, row, salt));
      await writer.addTile(1, level, column, row, tileBytes(level, column, row, salt + 1000));
    }
  }
  return writer;
}

async function publish(writer: PyramidFileWriter, path: string) {
  const outcome = await writer.seal({ thumbnail: THUMBNAIL, histograms: HISTOGRAMS, pixelSizeUm: 0.25 });
  await writer.publish(path);
  return outcome;
}

async function closing(file: PyramidFile) {
  await file.close();
  return file.outcome;
}

function withFlippedByte(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] ^= 0x40;
  return changed;
}
