import type DataTile from 'ol/DataTile';
import type { CanvasChannel } from './canvas-channel';
import { bandLayoutOf, channelStyle, displayVariables, type DisplayVariables } from './channel-style';
import { ChannelTileLayer } from './channel-tile-layer';
import { PyramidGrid } from './tile-grid';
import { tileSourceOf } from './tile-source';
import type { TileStore } from './tile-store';

/**
 * Textures a layer keeps. A 4K screen shows about 50 tiles of 512 px, and OpenLayers needs two levels at a time;
 * 128 tiles of 16 bit are 68 MB of graphics memory.
 */
const TEXTURES_KEPT = 128;

/** What all layers of a canvas have in common. */
export interface LayerSurroundings {
  readonly store: TileStore;
  /** Device px per CSS px, now. */
  readonly pixelRatio: () => number;
  /** Whether the hardware may interpolate 16-bit samples. */
  readonly smooth16Bit: boolean;
}

/** One channel on the map. Changes of its display never load a tile or compile a shader again. */
export class ChannelLayer {
  readonly layer: ChannelTileLayer;
  readonly #failed = new Set<DataTile>();
  #channel: CanvasChannel;
  #variables: DisplayVariables;

  constructor(channel: CanvasChannel, { store, pixelRatio, smooth16Bit }: LayerSurroundings) {
    this.#channel = channel;
    this.#variables = displayVariables(channel);
    const grid = new PyramidGrid(channel.tiles, pixelRatio);
    const source = tileSourceOf(channel, grid, store, channel.tiles.sampleType !== 'uint16' || smooth16Bit);
    source.on('tileloaderror', ({ tile }) => this.#failed.add(tile as DataTile));
    source.on('tileloadend', ({ tile }) => this.#failed.delete(tile as DataTile));
    this.layer = new ChannelTileLayer({
      source,
      style: channelStyle(bandLayoutOf(channel), { ...this.#variables }, channel.display.lut),
      visible: channel.display.visible,
      // Coarser tiles first and all of them, so that fast panning shows no holes.
      preload: Infinity,
      cacheSize: TEXTURES_KEPT,
      finestZ: grid.finestZ,
      additive: channel.blend === 'add',
    });
  }

  /** Whether this layer can go on showing the channel: same pixels, same way of blending. */
  isFor(channel: CanvasChannel): boolean {
    const { tiles, band, blend, key, display } = this.#channel;
    if (key !== channel.key || band !== channel.band || blend !== channel.blend) return false;
    // A palette is part of the stock shader.
    if ((display.lut ?? null) !== (channel.display.lut ?? null)) return false;
    return (
      tiles === channel.tiles ||
      (tiles.imageId === channel.tiles.imageId && firstUrl(tiles) === firstUrl(channel.tiles))
    );
  }

  /** Shows the channel as it is now set. Only for a channel that {@link isFor} accepts. */
  update(channel: CanvasChannel): void {
    this.#channel = channel;
    this.layer.setVisible(channel.display.visible);
    const variables = displayVariables(channel);
    const names = Object.keys(variables) as (keyof DisplayVariables)[];
    if (names.every((name) => variables[name] === this.#variables[name])) return;
    this.#variables = variables;
    this.layer.updateStyleVariables(variables);
  }

  /** Whether tiles were given up. */
  get hasFailed(): boolean {
    return this.#failed.size > 0;
  }

  /** Asks again for tiles that were given up. */
  retry(): void {
    for (const tile of this.#failed) tile.load();
  }

  dispose(): void {
    this.#failed.clear();
    this.layer.getSource()?.dispose();
    this.layer.dispose();
  }
}

function firstUrl(tiles: CanvasChannel['tiles']): string {
  return tiles.urlOf(0, 0, 0);
}
