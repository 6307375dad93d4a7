import { computed, linkedSignal, signal } from '@angular/core';
import type { ImageDto } from '../api/models/image-dto';
import type { LayerDto } from '../api/models/layer-dto';
import type { ChannelDisplay } from '../canvas/canvas-channel';
import { type Channel, autoRange, canvasChannel, channelsOf, measuredRange, soundRange } from './channel';
import type { Rgb } from './colour';
import { isShownAtFirst, layerGroups, layersOfGroup } from './layer-groups';

/** Which limits a channel's colours are spread between. */
export type RangePreset = 'auto' | 'measured' | 'full';

/** The channels of a sample: which there are, in which group, and how each is shown. What I choose stays while I switch groups. */
export class ChannelBoard {
  private readonly layers = signal<readonly LayerDto[]>([]);
  private readonly images = signal<ReadonlyMap<number, ImageDto>>(new Map());
  /** What I changed, by channel key. */
  private readonly changed = signal<ReadonlyMap<string, Partial<ChannelDisplay>>>(new Map());

  readonly groups = computed(() => layerGroups(this.layers()));
  /** 0 when the sample has no groups. */
  readonly groupId = linkedSignal(() => this.groups()[0]?.groupId ?? 0);

  readonly channels = computed<Channel[]>(() => {
    const groupId = this.groupId();
    const layers = layersOfGroup(this.layers(), groupId);
    const changed = this.changed();
    return channelsOf(layers, this.images(), (layer) => isShownAtFirst(layer, groupId)).map((channel) => ({
      ...channel,
      display: { ...channel.display, ...changed.get(channel.key) },
    }));
  });
  readonly canvasChannels = computed(() =>
    this.channels()
      .map(canvasChannel)
      .filter((channel) => channel !== null),
  );
  /** Whether something on screen differs from what the layers ask for. */
  readonly isChanged = computed(() => this.channels().some((channel) => this.changed().has(channel.key)));
  readonly pixelSizeUm = computed(
    () => this.channels().find((channel) => channel.image.pixel_size_um !== null)?.image.pixel_size_um ?? null,
  );

  load(layers: readonly LayerDto[], images: readonly ImageDto[]): void {
    this.layers.set(layers);
    this.images.set(new Map(images.map((image) => [image.image_id, image])));
  }

  /** Takes in what has become of an image that was being made ready. */
  updateImages(images: readonly ImageDto[]): void {
    this.images.update((known) => new Map([...known, ...images.map((image) => [image.image_id, image] as const)]));
  }

  /** Takes in a layer whose settings have been saved; it is then shown as it asks to be. */
  updateLayer(layer: LayerDto): void {
    this.layers.update((list) => list.map((each) => (each.layer_id === layer.layer_id ? layer : each)));
  }

  chooseGroup(groupId: number): void {
    this.groupId.set(groupId);
  }

  setVisible(key: string, visible: boolean): void {
    this.change(key, { visible });
  }

  setColour(key: string, colour: Rgb): void {
    this.change(key, { colour });
  }

  /** Moves one limit; what makes no sense is put right. */
  setLimit(key: string, limit: 'min' | 'max', value: number): void {
    const channel = this.find(key);
    if (!channel || !Number.isFinite(value)) return;
    this.change(key, soundRange({ ...channel.display, [limit]: value }, limit, channel.full));
  }

  setRange(key: string, preset: RangePreset): void {
    const channel = this.find(key);
    if (!channel) return;
    if (preset === 'full') this.change(key, channel.full);
    else if (preset === 'auto') this.change(key, autoRange(channel.statistics, channel.full));
    else this.change(key, measuredRange(channel.statistics, channel.full));
  }

  /** Above 0; 1 is linear. */
  setGamma(key: string, gamma: number): void {
    if (gamma > 0) this.change(key, { gamma });
  }

  /** 0..1. */
  setOpacity(key: string, opacity: number): void {
    if (opacity >= 0 && opacity <= 1) this.change(key, { opacity });
  }

  /** Shows channels as others of the same name are shown; what has no such name stays. */
  showLike(others: readonly Channel[]): void {
    const byName = new Map(others.map((channel) => [channel.name, channel.display]));
    for (const { key, name } of this.channels()) {
      const display = byName.get(name);
      if (display) this.change(key, display);
    }
  }

  /** Back to what the layers ask for. */
  reset(): void {
    this.changed.set(new Map());
  }

  private find(key: string): Channel | undefined {
    return this.channels().find((channel) => channel.key === key);
  }

  private change(key: string, display: Partial<ChannelDisplay>): void {
    this.changed.update((map) => new Map([...map, [key, { ...map.get(key), ...display }]]));
  }
}
