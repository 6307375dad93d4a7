import type { CanvasChannel } from './canvas-channel';
import { isColourImage } from './colour-image';
import type { StoredPyramid } from './stored-pyramid';
import { tileShape, type TileShape } from './tile-job';
import { storedWindow } from './value-window';

/** What a slot adds to the pixel: grey tinted, one colour component, or its opacity. */
export type SlotRole = 'grey' | 'red' | 'green' | 'blue' | 'alpha';

/** One texture's part in a pass: a channel, or one component of a colour image. */
export interface Slot {
  readonly channel: CanvasChannel;
  readonly pyramid: StoredPyramid;
  /** What was shown in its place until now: stands in where nothing of `pyramid` has come yet. */
  readonly previous: StoredPyramid | null;
  /** Which plane of the tile's content. */
  readonly plane: number;
  readonly role: SlotRole;
  /** A sample's value from a texel: the sum of its red, green, blue and alpha (0..1) times these. */
  readonly weights: readonly [number, number, number, number];
}

/** What is drawn with one draw call a tile: channels of one tile grid and one way of blending. */
export interface DrawPass {
  readonly blend: 'add' | 'over';
  readonly slots: readonly Slot[];
}

/** A channel with its tiles. */
export interface ChannelTiles {
  readonly channel: CanvasChannel;
  readonly pyramid: StoredPyramid;
  readonly previous: StoredPyramid | null;
}

/** What a channel needs of {@link Uniforms}. */
export interface SlotUniforms {
  /** Lower end of the window, 1 / its width, both in stored samples; 1 / gamma. */
  readonly window: readonly [low: number, perUnit: number, exponent: number];
  /** What a full sample adds, 0..1 each. */
  readonly tint: readonly [number, number, number];
  readonly lut: Uint8Array | null;
}

/**
 * The passes that draw these channels, the first at the bottom. Adding channels that lie next to each other and have the
 * same tile grid share a pass; the order of light that is added up does not matter, what covers and is covered does.
 *
 * @param mostSlots  Textures that a pass may have.
 */
export function drawPasses(channels: readonly ChannelTiles[], mostSlots: number): DrawPass[] {
  const passes: { blend: 'add' | 'over'; slots: Slot[]; grid: string }[] = [];
  let firstOfRun = 0;
  for (const each of channels.filter(({ channel }) => channel.display.visible)) {
    const { blend } = each.channel;
    const slots = slotsOf(each);
    const grid = gridKey(each.channel);
    if (blend === 'over') {
      passes.push({ blend, slots, grid });
      firstOfRun = passes.length;
      continue;
    }
    const room = passes.slice(firstOfRun).find((pass) => pass.grid === grid && pass.slots.length < mostSlots);
    if (room) room.slots.push(...slots);
    else passes.push({ blend, slots, grid });
  }
  return passes;
}

/** Images of the same key have their tiles at the same places. */
function gridKey({ tiles }: CanvasChannel): string {
  const { width, height, tileSize, gutter, levels } = tiles;
  return [width, height, tileSize, gutter, levels.length].join();
}

function slotsOf(tiles: ChannelTiles): Slot[] {
  const { channel } = tiles;
  const shape = tileShape(channel);
  if (!isColourImage(channel)) return [slot(tiles, shape, 'grey', channel.band)];
  const roles: readonly SlotRole[] = ['red', 'green', 'blue'];
  const hasAlpha = channel.tiles.channels === 4 && shape.encoding === 'raw';
  return (hasAlpha ? [...roles, 'alpha' as const] : roles).map((role, band) => slot(tiles, shape, role, band));
}

function slot(tiles: ChannelTiles, shape: TileShape, role: SlotRole, band: number): Slot {
  const own = shape.samples === 1 ? 0 : band;
  return { ...tiles, role, plane: shape.split ? own : 0, weights: weightsOf(shape, own) };
}

/** How a sample lies in its texture: a component of a colour, a pair of bytes, one byte, or a number. */
function weightsOf({ encoding, sampleBytes, split, samples }: TileShape, band: number): Slot['weights'] {
  if (sampleBytes === 4) return [1, 0, 0, 0];
  if (sampleBytes === 2) return [255, 0, 0, 256 * 255];
  const isColour = encoding === 'jpeg' || (samples > 1 && !split);
  const component = isColour ? band : 0;
  return [0, 1, 2, 3].map((each) => (each === component ? 255 : 0)) as unknown as Slot['weights'];
}

/** A channel's display in the shader's terms. Where light is added, opacity dims it. */
export function slotUniforms({ channel, role }: Slot): SlotUniforms {
  const { display, blend, tiles } = channel;
  const { low, perUnit } = storedWindow(display, tiles);
  const strength = blend === 'add' ? display.opacity : 1;
  const [red, green, blue] = display.colour.map((component) => (component / 255) * strength);
  const window = [low, perUnit, 1 / display.gamma] as const;
  switch (role) {
    case 'red':
      return { window, tint: [red, 0, 0], lut: null };
    case 'green':
      return { window, tint: [0, green, 0], lut: null };
    case 'blue':
      return { window, tint: [0, 0, blue], lut: null };
    case 'alpha':
      return { window: [0, 1 / FULL[tiles.sampleType], 1], tint: [0, 0, 0], lut: null };
    case 'grey':
      return display.lut
        ? { window, tint: [strength, strength, strength], lut: display.lut }
        : { window, tint: [red, green, blue], lut: null };
  }
}

/** The sample of a pixel that hides all below it. */
const FULL = { uint8: 255, uint16: 65535, float32: 1 } as const;
