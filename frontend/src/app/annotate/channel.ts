import type { StatisticsDto } from '../api/models/statistics-dto';
import type { ImageDto } from '../api/models/image-dto';
import type { LayerDto } from '../api/models/layer-dto';
import type { PyramidDto } from '../api/models/pyramid-dto';
import type { CanvasChannel, ChannelDisplay, TileAddress } from '../canvas/canvas-channel';
import { tileUrl } from '../core/image-urls';
import { presetColours } from './channel-colours';
import type { Rgb } from './colour';
import { type DisplaySettings, type ValueRange, parseDisplaySettings, printDisplaySettings } from './display-settings';

/** A layer that shows an image, as the panel lists it and the canvas draws it. */
export interface Channel {
  /** Layer and image: another image is another canvas layer. */
  readonly key: string;
  readonly layer: LayerDto;
  readonly image: ImageDto;
  /** Layer name without a file's ending. */
  readonly name: string;
  /** Whether the image has colours of its own, which are shown as they are. */
  readonly isRgb: boolean;
  /** Values the pixels can have: 0..255 or 0..65535. */
  readonly full: ValueRange;
  /** Undefined as long as the image has not been measured. */
  readonly statistics: StatisticsDto | undefined;
  readonly display: ChannelDisplay;
  /** As the layer asks to be shown: what "reset" goes back to. */
  readonly initial: ChannelDisplay;
}

const WHITE: Rgb = [255, 255, 255];

/**
 * The channels of a group of layers.
 *
 * @param layers  Layers with images, in order, that can be seen at the same time.
 * @param images  By image id. A layer whose image is missing there is left out.
 * @param isOn    Whether a layer is shown when its settings do not say.
 */
export function channelsOf(
  layers: readonly LayerDto[],
  images: ReadonlyMap<number, ImageDto>,
  isOn: (layer: LayerDto) => boolean,
): Channel[] {
  const shown = layers.filter((layer) => images.has(layer.image_id));
  const grey = shown.filter((layer) => !isRgb(images.get(layer.image_id)));
  const colours = presetColours(grey.map((layer) => layer.name));
  return shown.map((layer) => {
    const image = images.get(layer.image_id) as ImageDto;
    const colour = colours[grey.indexOf(layer)] ?? WHITE;
    return channelOf(layer, image, colour, isOn(layer));
  });
}

function channelOf(layer: LayerDto, image: ImageDto, preset: Rgb, isOn: boolean): Channel {
  const settings = parseDisplaySettings(layer.settings);
  const full = { min: 0, max: image.pyramid?.sample_type === 'uint16' ? 65535 : 255 };
  const statistics = image.statistics?.[0];
  const rgb = isRgb(image);
  const range = rgb && settings.window === null ? full : initialRange(settings, statistics, full);
  const initial: ChannelDisplay = {
    visible: settings.visible ?? isOn,
    colour: rgb ? (settings.colour ?? WHITE) : (settings.colour ?? preset),
    ...range,
    gamma: settings.gamma ?? 1,
    opacity: settings.opacity ?? settings.transparency ?? 1,
  };
  const name = layer.name.replace(/(\.ome)?\.(tiff?|png|jpe?g|svs|btf)$/i, '');
  const key = `${layer.layer_id}/${image.image_id}/${image.pyramid?.content_hash ?? ''}`;
  return { key, layer, image, name, isRgb: rgb, full, statistics, display: initial, initial };
}

/** The limits between which an image's colours begin: what the layer asks for, else what was measured, else everything. */
function initialRange(settings: DisplaySettings, statistics: StatisticsDto | undefined, full: ValueRange): ValueRange {
  if (settings.window) return settings.window;
  if (settings.clip === 'no') return full;
  if (settings.clip !== null && settings.clip !== 'auto') {
    return { min: (settings.clip.min / 255) * full.max, max: (settings.clip.max / 255) * full.max };
  }
  return autoRange(statistics, full);
}

/** All but the darkest and the brightest thousandth of the pixels. */
export function autoRange(statistics: StatisticsDto | undefined, full: ValueRange): ValueRange {
  return statistics ? widened({ min: statistics.low, max: statistics.high }, full) : full;
}

/** From the darkest to the brightest pixel. */
export function measuredRange(statistics: StatisticsDto | undefined, full: ValueRange): ValueRange {
  return statistics ? widened({ min: statistics.minimum, max: statistics.maximum }, full) : full;
}

/** A range of no width would divide by nothing: an image of one value is shown dark. */
function widened({ min, max }: ValueRange, full: ValueRange): ValueRange {
  if (max > min) return { min, max };
  return min < full.max ? { min, max: min + 1 } : { min: min - 1, max: min };
}

/**
 * A range that a person asked for, made sound: inside the type's values, in order, at least one value wide.
 * The limit that was not touched stays where it is.
 */
export function soundRange(asked: ValueRange, touched: 'min' | 'max', full: ValueRange): ValueRange {
  const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, Math.round(value)));
  if (touched === 'min') return { min: clamp(asked.min, full.min, Math.max(full.min, asked.max - 1)), max: asked.max };
  return { min: asked.min, max: clamp(asked.max, Math.min(full.max, asked.min + 1), full.max) };
}

/** What the canvas needs of a channel; `null` until its image is ready. */
export function canvasChannel(channel: Channel): CanvasChannel | null {
  const { pyramid } = channel.image;
  if (channel.image.status !== 'ready' || !pyramid) return null;
  return {
    key: channel.key,
    tiles: tilesOf(channel.image, pyramid),
    band: 0,
    display: channel.display,
    blend: channel.isRgb ? 'over' : 'add',
  };
}

function tilesOf(image: ImageDto, pyramid: PyramidDto): TileAddress {
  return {
    imageId: image.image_id,
    urlOf: (level, column, row) => tileUrl(image.image_id, pyramid.content_hash, level, column, row),
    tileSize: pyramid.tile_size,
    gutter: pyramid.gutter,
    encoding: pyramid.encoding,
    sampleType: pyramid.sample_type,
    channels: pyramid.channels,
    width: image.width,
    height: image.height,
    levels: pyramid.levels,
    finestLevel: pyramid.finest_level,
    valueScale: pyramid.value_scale,
    valueOffset: pyramid.value_offset,
  };
}

/** The layer's settings string with what is on screen now, so that everybody sees it so. */
export function settingsOf(channel: Channel): string {
  const { min, max, colour, gamma, opacity, visible } = channel.display;
  const { rest } = parseDisplaySettings(channel.layer.settings);
  return printDisplaySettings({
    window: { min, max },
    clip: null,
    colour,
    transparency: null,
    visible,
    gamma,
    opacity,
    rest,
  });
}

function isRgb(image: ImageDto | undefined): boolean {
  return (image?.pyramid?.channels ?? 1) >= 3;
}
