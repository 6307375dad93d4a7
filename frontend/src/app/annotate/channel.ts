import type { ImageDto } from '../api/models/image-dto';
import type { LayerDto } from '../api/models/layer-dto';
import type { PyramidDto } from '../api/models/pyramid-dto';
import type { CanvasChannel, ChannelDisplay, TileAddress } from '../canvas/canvas-channel';
import { tileUrl } from '../core/image-urls';
import { isBrightField } from './channel-colours';
import { shownName } from './channel-name';
import type { Rgb } from './colour';
import { type DisplaySettings, parseDisplaySettings, printDisplaySettings, type ValueRange } from './display-settings';
import { type LutName, lutTable } from './lookup-tables';
import { autoRange, type Measured, measuredOf, type Scale, scaleOf } from './value-range';

/** How a channel is shown, with the name of its lookup table. */
export interface Look extends ChannelDisplay {
  readonly lutName: LutName;
  readonly lut: Uint8Array | null;
}

/** A layer that shows an image, as the panel lists it and the canvas draws it. */
export interface Channel {
  /** Layer and picture: another picture is another canvas layer. */
  readonly key: string;
  readonly layer: LayerDto;
  readonly image: ImageDto;
  /** Layer name without a file's ending. */
  readonly name: string;
  /** The same for channels that are linked over groups. */
  readonly link: string;
  /** Whether the image has colours of its own, which are shown as they are. */
  readonly isRgb: boolean;
  /** `add`: light on black. `over`: covers what is below. */
  readonly blend: 'add' | 'over';
  /** Values the pixels can have. */
  readonly scale: Scale;
  /** Of this picture; undefined as long as it has not been measured. */
  readonly measured: Measured | undefined;
  /** Of this picture and of all that are linked with it. */
  readonly together: Measured | undefined;
  /** As everybody sees it who has not set it otherwise. */
  readonly standard: Look;
  /** As I have kept it; the standard where I have not. */
  readonly kept: Look;
  /** As I have set it now. */
  readonly look: Look;
  /** As it is on screen: as set, but for what is hidden while one channel is shown alone. */
  readonly display: Look;
}

/** What a channel is made of, besides its layer and image. */
export interface ChannelSetting {
  readonly link: string;
  /** Colour where settings are silent. */
  readonly colour: Rgb;
  /** Whether it is shown where settings are silent. */
  readonly isOn: boolean;
  readonly together: Measured | undefined;
  /** My settings string; undefined: I have kept none. */
  readonly mine: string | undefined;
}

const WHITE: Rgb = [255, 255, 255];

export function channelOf(layer: LayerDto, image: ImageDto, setting: ChannelSetting): Channel {
  const rgb = isRgb(image);
  const scale = scaleOf(image.pyramid, measuredIn(layer, image));
  const look = (text: string) => lookOf(parseDisplaySettings(text), scale, rgb, setting);
  const standard = look(layer.settings);
  const kept = setting.mine === undefined ? standard : look(setting.mine);
  return {
    key: `${layer.layer_id}/${image.image_id}/${layer.plane}/${image.pyramid?.content_hash ?? ''}`,
    layer,
    image,
    name: shownName(layer.name),
    link: setting.link,
    isRgb: rgb,
    blend: rgb || isBrightField(layer.name) ? 'over' : 'add',
    scale,
    measured: measuredIn(layer, image),
    together: setting.together,
    ...{ standard, kept, look: kept, display: kept },
  };
}

/** What was measured of the picture that a layer shows; of a colour image, of its first component. */
export function measuredIn(layer: LayerDto, image: ImageDto): Measured | undefined {
  const statistics = image.statistics?.[layer.plane * (image.pyramid?.channels ?? 1)];
  return statistics && measuredOf(statistics);
}

function lookOf(settings: DisplaySettings, scale: Scale, rgb: boolean, setting: ChannelSetting): Look {
  const range = rgb && settings.window === null ? scale.full : rangeOf(settings, setting.together, scale);
  const lutName = rgb ? 'colour' : (settings.lut ?? 'colour');
  return {
    visible: settings.visible ?? setting.isOn,
    colour: settings.colour ?? (rgb ? WHITE : setting.colour),
    min: range.min,
    max: range.max,
    gamma: settings.gamma ?? 1,
    opacity: settings.opacity ?? settings.transparency ?? 1,
    lutName,
    lut: lutTable(lutName),
  };
}

/** The limits between which an image's colours begin: what the layer asks for, else what was measured, else everything. */
function rangeOf(settings: DisplaySettings, measured: Measured | undefined, scale: Scale): ValueRange {
  const { full } = scale;
  if (settings.window) return settings.window;
  if (settings.clip === 'no') return full;
  if (settings.clip !== null && settings.clip !== 'auto') {
    const value = (part: number) => full.min + (part / 255) * (full.max - full.min);
    return { min: value(settings.clip.min), max: value(settings.clip.max) };
  }
  return autoRange(measured, scale);
}

/** What the canvas needs of a channel; `null` until its image is ready. */
export function canvasChannel(channel: Channel): CanvasChannel | null {
  const { pyramid } = channel.image;
  if (!pyramid || channel.image.status === 'failed') return null;
  return {
    key: channel.key,
    tiles: tilesOf(channel.layer, channel.image, pyramid),
    band: 0,
    display: channel.display,
    blend: channel.blend,
  };
}

const addresses = new WeakMap<PyramidDto, Map<number, TileAddress>>();

/** The same object each time, so that whoever keeps tiles knows them again. */
function tilesOf({ plane }: LayerDto, image: ImageDto, pyramid: PyramidDto): TileAddress {
  const known = addresses.get(pyramid) ?? new Map<number, TileAddress>();
  addresses.set(pyramid, known);
  const address = known.get(plane) ?? addressOf(plane, image, pyramid);
  known.set(plane, address);
  return address;
}

function addressOf(plane: number, image: ImageDto, pyramid: PyramidDto): TileAddress {
  const source = { imageId: image.image_id, plane, contentHash: pyramid.content_hash };
  return {
    imageId: image.image_id,
    plane,
    urlOf: (level, column, row) => tileUrl(source, [level, column, row]),
    tileSize: pyramid.tile_size,
    gutter: pyramid.gutter,
    encoding: pyramid.encoding,
    sampleType: pyramid.sample_type,
    valueScale: pyramid.value_scale,
    valueOffset: pyramid.value_offset,
    channels: pyramid.channels,
    width: image.width,
    height: image.height,
    levels: pyramid.levels,
    finestLevel: pyramid.finest_level,
  };
}

/** A layer's settings string that shows it so; keys that we do not read stay as they are in the layer. */
export function settingsOf(layer: LayerDto, look: Look): string {
  const { min, max, colour, lutName, gamma, opacity, visible } = look;
  const { rest } = parseDisplaySettings(layer.settings);
  return printDisplaySettings({
    window: { min, max },
    clip: null,
    colour,
    lut: lutName,
    transparency: null,
    visible,
    gamma,
    opacity,
    rest,
  });
}

export function isSameLook(a: Look, b: Look): boolean {
  return (
    a === b ||
    (a.visible === b.visible &&
      a.min === b.min &&
      a.max === b.max &&
      a.gamma === b.gamma &&
      a.opacity === b.opacity &&
      a.lutName === b.lutName &&
      a.colour.every((part, n) => part === b.colour[n]))
  );
}

export function isRgb(image: ImageDto | undefined): boolean {
  return (image?.pyramid?.channels ?? 1) >= 3;
}
