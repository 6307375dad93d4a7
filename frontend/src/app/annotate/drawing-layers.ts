import { computed, signal } from '@angular/core';
import type { LayerDto } from '../api/models/layer-dto';

/** One sheet of regions of a sample. */
export interface DrawingLayer {
  readonly layerId: number;
  readonly name: string;
  readonly ownerId: number;
  /** Whether everybody who takes part draws on it; else its owner alone. */
  readonly shared: boolean;
  readonly hidden: boolean;
  /** 0 … 1 */
  readonly opacity: number;
  /** Ascending from bottom to top. */
  readonly sequence: number;
  /** As last told by the server: changing an older one is refused. */
  readonly version: number;
}

/** What can be changed about a layer. */
export type LayerPatch = Partial<Pick<DrawingLayer, 'name' | 'shared' | 'hidden' | 'opacity' | 'sequence'>>;

/** The server, as far as drawing layers are concerned. All calls reject with ApiErrors. */
export interface LayerPort {
  create(layer: { readonly name: string; readonly shared: boolean; readonly sequence: number }): Promise<LayerDto>;
  update(layerId: number, patch: LayerPatch & { readonly version: number }): Promise<LayerDto>;
  /** Puts it into the trash, with what is drawn on it. */
  remove(layerId: number): Promise<unknown>;
}

/** The drawing layers of one sample, from top to bottom. */
export class DrawingLayers {
  private readonly all = signal<readonly DrawingLayer[]>([]);

  /** Topmost first, as a list shows them. */
  readonly layers = computed(() => [...this.all()].sort((a, b) => b.sequence - a.sequence || b.layerId - a.layerId));
  /** What the canvas needs to know of each, by id. */
  readonly display = computed<ReadonlyMap<number, { readonly visible: boolean; readonly opacity: number }>>(
    () => new Map(this.all().map(({ layerId, hidden, opacity }) => [layerId, { visible: !hidden, opacity }])),
  );

  constructor(private readonly port: LayerPort) {}

  /** @param layers  All layers of the sample; those of other kinds are left out. */
  load(layers: readonly LayerDto[]): void {
    this.all.set([]);
    this.update(layers, new Set());
  }

  /** Takes in what others have done. @param before  Layers known when this was asked for: those that came since stay. */
  update(layers: readonly LayerDto[], before: ReadonlySet<number>): void {
    const drawings = layers.filter(({ kind }) => kind === 'drawing').map(layerFrom);
    // What nobody has changed stays as it is shown on this page.
    const shown = (layer: DrawingLayer) => {
      const known = this.find(layer.layerId);
      return known?.version === layer.version ? known : layer;
    };
    const since = this.all().filter(
      ({ layerId }) => !before.has(layerId) && !drawings.some((each) => each.layerId === layerId),
    );
    this.all.set([...drawings.map(shown), ...since]);
  }

  /** One has been made by other means. */
  add(layer: LayerDto): void {
    this.put(layerFrom(layer));
  }

  /** Makes one above all others. */
  async create(name: string, shared: boolean): Promise<DrawingLayer> {
    const sequence = Math.max(0, ...this.all().map((layer) => layer.sequence)) + 1;
    const made = layerFrom(await this.port.create({ name, shared, sequence }));
    this.put(made);
    return made;
  }

  async change(layerId: number, patch: LayerPatch): Promise<void> {
    const layer = this.find(layerId);
    if (layer) this.put(layerFrom(await this.port.update(layerId, { ...patch, version: layer.version })));
  }

  /** Shows it so on this page alone; {@link change} keeps it for everybody. */
  preview(layerId: number, patch: LayerPatch): void {
    const layer = this.find(layerId);
    if (layer) this.put({ ...layer, ...patch });
  }

  /** One place up (1) or down (-1). The order of all is written anew where two had the same place. */
  async move(layerId: number, by: 1 | -1): Promise<void> {
    const order = [...this.layers()].reverse();
    const from = order.findIndex((layer) => layer.layerId === layerId);
    const [moved, other] = [order[from], order[from + by]];
    if (!moved || !other) return;
    order[from] = other;
    order[from + by] = moved;
    const lowest = Math.min(...order.map((layer) => layer.sequence));
    for (const [place, layer] of order.entries()) {
      const sequence = lowest + place;
      if (layer.sequence !== sequence) await this.change(layer.layerId, { sequence });
    }
  }

  async remove(layerId: number): Promise<void> {
    await this.port.remove(layerId);
    this.all.update((all) => all.filter((layer) => layer.layerId !== layerId));
  }

  find(layerId: number): DrawingLayer | undefined {
    return this.all().find((layer) => layer.layerId === layerId);
  }

  private put(layer: DrawingLayer): void {
    this.all.update((all) => [...all.filter(({ layerId }) => layerId !== layer.layerId), layer]);
  }
}

function layerFrom(dto: LayerDto): DrawingLayer {
  const { layer_id: layerId, owner_id: ownerId, name, shared, hidden, opacity, sequence, version } = dto;
  return { layerId, ownerId, name, shared, hidden, opacity, sequence, version };
}
