import type OpenLayersMap from 'ol/Map';
import type { CanvasChannel } from './canvas-channel';
import { ChannelLayer, type LayerSurroundings } from './channel-layer';
import type { ImageSurface } from './image-surface';

/**
 * One stock OpenLayers layer for each channel: where the graphics card cannot draw all in one pass, and to compare with.
 * Slower, and without what the other surface does beyond drawing: nothing is called off or prepared.
 */
export class StackedSurface implements ImageSurface {
  readonly #map: OpenLayersMap;
  readonly #surroundings: LayerSurroundings;
  #layers: readonly ChannelLayer[] = [];
  #isComplete = false;
  readonly #begin = () => (this.#isComplete = false);
  readonly #complete: () => void;

  /** @param completed  All that the view wants has been drawn. */
  constructor(map: OpenLayersMap, surroundings: LayerSurroundings, completed: () => void) {
    this.#map = map;
    this.#surroundings = surroundings;
    this.#complete = () => {
      this.#isComplete = true;
      completed();
    };
    map.on('loadstart', this.#begin);
    map.on('rendercomplete', this.#complete);
    // OpenLayers uploads its tiles again in the next frame, but draws none by itself. The event does not bubble.
    map.getViewport()?.addEventListener('webglcontextrestored', this.#redraw, { capture: true });
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  get hasFailed(): boolean {
    return this.#layers.some((layer) => layer.hasFailed);
  }

  show(channels: readonly CanvasChannel[]): void {
    this.#isComplete = false;
    const unused = new Set(this.#layers);
    this.#layers = channels.map((channel, i) => {
      let layer = this.#layers.find((candidate) => unused.has(candidate) && candidate.isFor(channel));
      if (layer === undefined) {
        layer = new ChannelLayer(channel, this.#surroundings);
        this.#map.addLayer(layer.layer);
      } else {
        unused.delete(layer);
        layer.update(channel);
      }
      layer.layer.setZIndex(i);
      return layer;
    });
    for (const layer of unused) this.#remove(layer);
  }

  prepare(): void {
    // Only the view itself is worth the stock layers' memory.
  }

  retry(): void {
    for (const layer of this.#layers) layer.retry();
  }

  dispose(): void {
    this.#map.un('loadstart', this.#begin);
    this.#map.un('rendercomplete', this.#complete);
    this.#map.getViewport()?.removeEventListener('webglcontextrestored', this.#redraw, { capture: true });
    for (const layer of this.#layers) this.#remove(layer);
    this.#layers = [];
  }

  #remove(layer: ChannelLayer): void {
    this.#map.removeLayer(layer.layer);
    layer.dispose();
  }

  readonly #redraw = () => this.#map.render();
}
