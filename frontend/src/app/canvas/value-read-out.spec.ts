import { expect, it } from 'vitest';
import { aChannel } from './testing/a-channel';
import type { TileFetch } from './tile-fetch';
import { tileShape, type TileContent } from './tile-job';
import { planesOf } from './tile-load';
import { TileStore } from './tile-store';
import { valuesAt } from './value-read-out';

/** Tiles of 4 px whose samples count up, from 1000 × level. */
const counting: TileFetch = {
  isSlow: false,
  load: async ({ url, shape }): Promise<TileContent> => {
    const level = Number(url.split('/')[2]);
    const Samples = { 1: Uint8Array, 2: Uint16Array, 4: Float32Array }[shape.sampleBytes];
    const samples = new Samples(shape.sidePx ** 2 * shape.samples);
    for (let i = 0; i < samples.length; i++) samples[i] = 1000 * level + i;
    return { kind: 'raw', planes: planesOf(samples.buffer, shape) };
  },
};
const small = {
  tileSize: 4,
  width: 8,
  height: 4,
  levels: [
    { level: 0, width: 8, height: 4, columns: 2, rows: 1 },
    { level: 1, width: 4, height: 2, columns: 1, rows: 1 },
  ],
};

async function loaded(channel: ReturnType<typeof aChannel>, level: number, column: number): Promise<TileStore> {
  const store = new TileStore(counting);
  await store.take(store.pyramid(channel.tiles, tileShape(channel)).tile(level, column, 0));
  return store;
}

it('a value is read from the finest tile that is here, and told for what it is', async () => {
  const channel = aChannel(small);
  // Pixel (1, 2) of the second tile; the gutter makes it 6 px wide.
  const exact = await loaded(channel, 0, 1);
  expect(valuesAt([channel], exact, [5.7, 2.1])).toEqual([{ key: 'c', values: [3 * 6 + 2], level: 0, isExact: true }]);
  const coarse = await loaded(channel, 1, 0);
  expect(valuesAt([channel], coarse, [5.7, 2.1])).toEqual([
    { key: 'c', values: [1000 + 2 * 6 + 3], level: 1, isExact: false },
  ]);
});

it('a value is the file’s own', async () => {
  for (const [sampleType, sample] of [
    ['uint8', 20],
    ['uint16', 20],
    ['float32', 20],
  ] as const) {
    const channel = aChannel({ ...small, sampleType, valueScale: 0.5, valueOffset: -100 });
    const [read] = valuesAt([channel], await loaded(channel, 0, 1), [5.7, 2.1]);
    expect(read.values).toEqual([sample * 0.5 - 100]);
  }
});

it('a colour image has one for each component, wide or narrow', async () => {
  for (const sampleType of ['uint8', 'uint16'] as const) {
    const channel = aChannel({ ...small, channels: 3, sampleType }, {}, { blend: 'over' });
    const [read] = valuesAt([channel], await loaded(channel, 0, 1), [5.7, 2.1]);
    expect(read.values).toEqual([60, 61, 62]);
  }
});

it('nothing is told of hidden channels, outside the image, or before a tile has come', async () => {
  const channel = aChannel(small);
  const store = await loaded(channel, 0, 1);
  expect(valuesAt([{ ...channel, display: { ...channel.display, visible: false } }], store, [5, 2])).toEqual([]);
  expect(valuesAt([channel], store, [8, 2])).toEqual([]);
  expect(valuesAt([channel], store, [1, 2])).toEqual([]);
});
