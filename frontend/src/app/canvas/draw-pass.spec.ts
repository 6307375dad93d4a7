import { describe, expect, it } from 'vitest';
import type { CanvasChannel } from './canvas-channel';
import { drawPasses, slotUniforms } from './draw-pass';
import { StoredPyramid } from './stored-pyramid';
import { aChannel } from './testing/a-channel';
import { tileShape } from './tile-job';

const withTiles = (channel: CanvasChannel) => ({
  channel,
  pyramid: new StoredPyramid(channel.tiles, tileShape(channel)),
  previous: null,
});
const passesOf = (channels: readonly CanvasChannel[], mostSlots = 15) => drawPasses(channels.map(withTiles), mostSlots);
const shape = (channels: readonly CanvasChannel[], mostSlots?: number) =>
  passesOf(channels, mostSlots).map(({ blend, slots }) => `${blend} ${slots.length}`);

const light = aChannel();
const other = aChannel({ width: 1301 });
const slide = aChannel({ channels: 3, sampleType: 'uint8' }, {}, { blend: 'over' });

describe('passes', () => {
  it('are one for all channels of the same tile grid', () => {
    expect(shape([light, light, light])).toEqual(['add 3']);
    expect(shape([light, other, light])).toEqual(['add 2', 'add 1']);
  });

  it('are more where the graphics card takes fewer textures', () => {
    expect(shape(Array<CanvasChannel>(40).fill(light), 15)).toEqual(['add 15', 'add 15', 'add 10']);
  });

  it('keep what covers between what is below and above', () => {
    expect(shape([light, slide, light, light])).toEqual(['add 1', 'over 3', 'add 2']);
  });

  it('have nothing that is hidden', () => {
    expect(shape([light, aChannel({}, { visible: false })])).toEqual(['add 1']);
    expect(shape([])).toEqual([]);
  });
});

describe('the samples of a slot', () => {
  const slotsOf = (channel: CanvasChannel) =>
    passesOf([channel])[0].slots.map(({ role, plane, weights }) => [role, plane, ...weights]);

  it('are a pair of bytes, a byte, or a number', () => {
    expect(slotsOf(light)).toEqual([['grey', 0, 255, 0, 0, 65280]]);
    expect(slotsOf(aChannel({ sampleType: 'uint8' }))).toEqual([['grey', 0, 255, 0, 0, 0]]);
    expect(slotsOf(aChannel({ sampleType: 'float32' }))).toEqual([['grey', 0, 1, 0, 0, 0]]);
  });

  it('are components of one texture in 8-bit colour, textures of their own in wider', () => {
    expect(slotsOf(slide)).toEqual([
      ['red', 0, 255, 0, 0, 0],
      ['green', 0, 0, 255, 0, 0],
      ['blue', 0, 0, 0, 255, 0],
    ]);
    expect(slotsOf(aChannel({ channels: 4 }, {}, { blend: 'over' }))).toEqual([
      ['red', 0, 255, 0, 0, 65280],
      ['green', 1, 255, 0, 0, 65280],
      ['blue', 2, 255, 0, 0, 65280],
      ['alpha', 3, 255, 0, 0, 65280],
    ]);
  });

  it('are one band of a colour image shown as light', () => {
    expect(slotsOf(aChannel({ channels: 3 }, {}, { band: 2 }))).toEqual([['grey', 2, 255, 0, 0, 65280]]);
    const jpeg = aChannel({ channels: 3, encoding: 'jpeg', sampleType: 'uint8', gutter: 0 }, {}, { band: 1 });
    expect(slotsOf(jpeg)).toEqual([['grey', 0, 0, 255, 0, 0]]);
  });
});

describe('a display in the shader’s terms', () => {
  const uniforms = (channel: CanvasChannel) => slotUniforms(passesOf([channel])[0].slots[0]);

  it('has the window in stored samples', () => {
    const channel = aChannel({ valueOffset: -32768 }, { min: -100, max: 100, gamma: 2 });
    expect(uniforms(channel).window).toEqual([32668, 1 / 200, 0.5]);
  });

  it('dims light by opacity, and leaves what covers to the blending', () => {
    expect(uniforms(aChannel({}, { opacity: 0.5 })).tint).toEqual([0.5, 0.5, 0.5]);
    expect(uniforms(aChannel({}, { opacity: 0.5 }, { blend: 'over' })).tint).toEqual([1, 1, 1]);
  });

  it('takes a palette in place of the colour, but not for a colour image', () => {
    const lut = new Uint8Array(768);
    expect(uniforms(aChannel({}, { lut, colour: [255, 0, 0] }))).toMatchObject({ lut, tint: [1, 1, 1] });
    expect(uniforms({ ...slide, display: { ...slide.display, lut } }).lut).toBeNull();
  });
});
