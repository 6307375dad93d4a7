import { describe, expect, it } from 'vitest';
import type { CanvasChannel, ChannelDisplay, TileAddress } from './canvas-channel';
import { bandLayoutOf, channelStyle, displayVariables } from './channel-style';

const display: ChannelDisplay = { visible: true, colour: [255, 255, 255], min: 0, max: 65535, gamma: 1, opacity: 1 };
const grey16: TileAddress = {
  imageId: 1,
  urlOf: (level, column, row) => `/tiles/${level}/${column}/${row}`,
  tileSize: 512,
  gutter: 1,
  encoding: 'raw',
  sampleType: 'uint16',
  channels: 1,
  width: 512,
  height: 512,
  levels: [{ level: 0, width: 512, height: 512, columns: 1, rows: 1 }],
};

function aChannel(tiles: Partial<TileAddress>, more: Partial<CanvasChannel> = {}): CanvasChannel {
  return { key: 'c', tiles: { ...grey16, ...tiles }, band: 0, display, blend: 'add', ...more };
}

/** Works out a style expression as the GPU would, in single precision. Bands are bytes. */
function evaluate(expression: unknown, bytes: readonly number[], variables: Record<string, number>): number[] {
  const [operator, ...operands] = expression as [string, ...unknown[]];
  if (operator === 'array') return operands.flatMap((operand) => evaluate(operand, bytes, variables));
  if (operator === 'band') return [Math.fround(bytes[(operands[0] as number) - 1] / 255)];
  if (operator === 'var') return [Math.fround(variables[operands[0] as string])];
  const [a, b, c] = operands.map((operand) =>
    typeof operand === 'number' ? operand : evaluate(operand, bytes, variables)[0],
  );
  const result = {
    '+': a + b,
    '-': a - b,
    '*': a * b,
    '/': a / b,
    '^': a ** b,
    clamp: Math.min(c, Math.max(b, a)),
  }[operator];
  if (result === undefined) throw new Error(`no operator ${operator}`);
  return [Math.fround(result)];
}

/** What the shader makes of a pixel, as 0..255 red, green, blue and alpha, not rounded. */
function shade(channel: CanvasChannel, bytes: readonly number[]): number[] {
  const variables = displayVariables(channel);
  const style = channelStyle(bandLayoutOf(channel), variables);
  return evaluate(style.color, bytes, variables).map((component) => component * 255);
}

const littleEndian = (value: number) => [value & 255, value >> 8];

describe('the value of a 16-bit pixel', () => {
  it('is exact: a window of 100 values shows 100 greys, evenly spread, wherever it lies', () => {
    for (const min of [0, 200, 30_000, 32_700, 65_436]) {
      const channel = aChannel({}, { display: { ...display, min, max: min + 99 } });
      const greys = Array.from({ length: 100 }, (_, i) => shade(channel, littleEndian(min + i))[0]);
      expect(new Set(greys.map(Math.round)).size).toBe(100);
      greys.forEach((grey, i) => expect(Math.abs(grey - (i / 99) * 255)).toBeLessThan(0.05));
    }
  });

  it('is black below the window and full above it', () => {
    const channel = aChannel({}, { display: { ...display, min: 1000, max: 2000 } });
    expect(shade(channel, littleEndian(999))[0]).toBe(0);
    expect(shade(channel, littleEndian(2001))[0]).toBe(255);
  });
});

describe('display settings', () => {
  it('tint with the channel’s colour', () => {
    const channel = aChannel({}, { display: { ...display, colour: [255, 128, 0] } });
    expect(shade(channel, littleEndian(65535)).map(Math.round)).toEqual([255, 128, 0, 255]);
  });

  it('bend by gamma: more than 1 lifts the dark', () => {
    const channel = aChannel({}, { display: { ...display, max: 255, gamma: 2 } });
    expect(shade(channel, littleEndian(64))[0]).toBeCloseTo(255 * Math.sqrt(64 / 255), 1);
  });

  it('dim additive channels by opacity, and let others show through', () => {
    const half = { ...display, opacity: 0.5 };
    expect(shade(aChannel({}, { display: half }), littleEndian(65535))).toEqual([127.5, 127.5, 127.5, 255]);
    expect(shade(aChannel({}, { display: { ...display, opacity: 0 } }), littleEndian(65535))[0]).toBe(0);
    const over = aChannel({}, { display: half, blend: 'over' });
    expect(shade(over, littleEndian(65535))).toEqual([255, 255, 255, 127.5]);
  });

  it('become a threshold in a window of no width, and an inversion in one turned round', () => {
    const threshold = aChannel({}, { display: { ...display, min: 500, max: 500 } });
    expect([499, 500, 501].map((value) => shade(threshold, littleEndian(value))[0])).toEqual([0, 0, 255]);
    const inverted = aChannel({}, { display: { ...display, min: 65535, max: 0 } });
    expect(shade(inverted, littleEndian(0))[0]).toBe(255);
    expect(shade(inverted, littleEndian(65535))[0]).toBe(0);
  });

  it('are all variables: the expression itself never changes', () => {
    const layout = bandLayoutOf(aChannel({}));
    const settings = { ...display, min: 5, max: 9, gamma: 3, colour: [1, 2, 3], opacity: 0.1 } as const;
    const other = displayVariables(aChannel({}, { display: settings }));
    expect(channelStyle(layout, other).color).toEqual(channelStyle(layout, displayVariables(aChannel({}))).color);
  });
});

describe('layout of the bands', () => {
  const to255: ChannelDisplay = { ...display, max: 255 };

  it('is one byte for 8-bit grey', () => {
    const channel = aChannel({ sampleType: 'uint8' }, { display: to255 });
    expect(bandLayoutOf(channel).bandCount).toBe(1);
    expect(shade(channel, [77])[0]).toBeCloseTo(77, 4);
  });

  it('leaves an RGB image as it is when nothing is set', () => {
    const channel = aChannel({ sampleType: 'uint8', channels: 3 }, { display: to255, blend: 'over' });
    expect(bandLayoutOf(channel).bandCount).toBe(3);
    expect(shade(channel, [10, 20, 30]).map(Math.round)).toEqual([10, 20, 30, 255]);
  });

  it('takes opacity from the fourth band', () => {
    const channel = aChannel({ sampleType: 'uint8', channels: 4 }, { display: to255, blend: 'over' });
    expect(shade(channel, [10, 20, 30, 51]).map(Math.round)).toEqual([10, 20, 30, 51]);
  });

  it('reads three or four pairs of 16-bit RGB(A) without loss', () => {
    const rgb = aChannel({ channels: 3 }, { blend: 'over', display: { ...display, min: 40_000, max: 40_255 } });
    expect(bandLayoutOf(rgb).bandCount).toBe(6);
    const pixel = [40_010, 40_020, 40_030].flatMap(littleEndian);
    expect(shade(rgb, pixel).map(Math.round)).toEqual([10, 20, 30, 255]);
    const rgba = aChannel({ channels: 4 }, { blend: 'over', display: { ...display, min: 40_000, max: 40_255 } });
    expect(shade(rgba, [...pixel, ...littleEndian(32768)]).map(Math.round)).toEqual([10, 20, 30, 128]);
  });

  it('takes one plane of a colour image that is shown as a channel', () => {
    expect(bandLayoutOf(aChannel({ channels: 3 }, { band: 2 }))).toEqual({
      bandCount: 2,
      samples: [1],
      alpha: null,
      bytes: 2,
    });
    expect(bandLayoutOf(aChannel({ channels: 3, sampleType: 'uint8', encoding: 'jpeg' }, { band: 2 })).samples).toEqual(
      [3],
    );
  });

  it('finds grey and colour of a JPEG in the decoded RGBA', () => {
    const jpeg = { sampleType: 'uint8', encoding: 'jpeg', gutter: 0 } as const;
    expect(bandLayoutOf(aChannel(jpeg))).toMatchObject({ bandCount: 4, samples: [1] });
    expect(bandLayoutOf(aChannel({ ...jpeg, channels: 3 }, { blend: 'over' }))).toMatchObject({ samples: [1, 2, 3] });
  });
});
