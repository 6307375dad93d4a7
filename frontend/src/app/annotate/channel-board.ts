import { computed, linkedSignal, signal } from '@angular/core';
import type { ImageDto } from '../api/models/image-dto';
import type { LayerDto } from '../api/models/layer-dto';
import type { CanvasChannel } from '../canvas/canvas-channel';
import { canvasChannel, type Channel, isSameLook, type Look, settingsOf } from './channel';
import { channelsOfSample } from './channels-of-sample';
import { presetColours, safeColours } from './channel-colours';
import type { Rgb } from './colour';
import { groupGrid } from './group-axes';
import { inOrder, layerGroups, layersOfGroup } from './layer-groups';
import { type LutName, lutTable } from './lookup-tables';
import { autoRange, measuredRange, soundRange } from './value-range';

/** Which limits a channel's colours are spread between. */
export type RangePreset = 'auto' | 'measured' | 'full';

/** Settings of a layer, as they are saved. */
export interface LayerDisplay {
  readonly layer_id: number;
  readonly settings: string;
}

interface Shown {
  readonly change: Partial<Look> | undefined;
  readonly hidden: boolean | null;
  readonly channel: Channel;
}

/**
 * The channels of a sample: which there are, in which group, and how each is shown.
 *
 * How a channel looks is laid in three: the standard, which its layer asks for; above it what I have kept; above that what I
 * have changed since. What I change stays while I switch groups, and goes to the same-named channels of all groups while
 * they are linked.
 */
export class ChannelBoard {
  private readonly layers = signal<readonly LayerDto[]>([]);
  private readonly images = signal<ReadonlyMap<number, ImageDto>>(new Map());
  /** My settings strings, by layer id. */
  private readonly mine = signal<ReadonlyMap<number, string>>(new Map());
  /** What I changed since, by layer id. */
  private readonly changed = signal<ReadonlyMap<number, Partial<Look>>>(new Map());
  private readonly areLinked = signal(true);
  /** The channel that is shown alone, by link. */
  private readonly alone = signal<string | null>(null);

  readonly linked = this.areLinked.asReadonly();
  readonly groups = computed(() => layerGroups(this.layers()));
  readonly grid = computed(() => groupGrid(this.groups()));
  /** 0 when the sample has no groups. */
  readonly groupId = linkedSignal(() => this.firstGroup());
  /** Where the group lies on each axis of the grid. */
  readonly places = computed(() => this.grid().placesOf(this.groupId()));

  /** All channels of all groups by layer id, as they were kept. */
  private readonly all = computed(() =>
    channelsOfSample(this.layers(), this.images(), { linked: this.areLinked(), mine: this.mine() }),
  );
  private readonly byLink = computed(() => {
    const links = new Map<string, Channel[]>();
    for (const channel of this.all().values()) {
      const link = linkOf(channel);
      links.set(link, [...(links.get(link) ?? []), channel]);
    }
    return links;
  });

  readonly channels = computed(() => this.channelsOf(this.groupId()));
  /** From bottom to top. */
  readonly canvasChannels = computed(() => this.onCanvas(this.channels()));
  /** What the next step along any axis would show, the likeliest first. */
  readonly neighbours = computed(() => {
    const [grid, places, here] = [this.grid(), this.places(), this.groupId()];
    const steps = [1, -1].flatMap((step) =>
      grid.axes.map((_axis, n) => grid.groupAt(places.map((place, m) => (m === n ? place + step : place)))?.groupId),
    );
    const groupIds = [...new Set(steps)].filter((groupId) => groupId !== undefined && groupId !== here) as number[];
    const shown = new Set(this.canvasChannels().map(({ key }) => key));
    return groupIds
      .flatMap((groupId) => this.onCanvas(this.channelsOf(groupId)))
      .filter(({ key, display }) => display.visible && !shown.has(key));
  });

  /** Whether something differs from what I have kept. */
  readonly isChanged = computed(() =>
    [...this.changed().keys()].some((layerId) => {
      const channel = this.all().get(layerId);
      return channel !== undefined && !isSameLook(this.shown(channel).look, channel.kept);
    }),
  );
  /** Whether I have kept something that differs from what everybody sees. */
  readonly isKept = computed(() => [...this.all().values()].some(({ kept, standard }) => !isSameLook(kept, standard)));
  readonly isLinkable = computed(() => [...this.byLink().values()].some((channels) => channels.length > 1));
  readonly pixelSizeUm = computed(
    () => this.channels().find((channel) => channel.image.pixel_size_um !== null)?.image.pixel_size_um ?? null,
  );

  load(layers: readonly LayerDto[], images: readonly ImageDto[], mine: readonly LayerDisplay[] = []): void {
    this.layers.set(layers);
    this.images.set(new Map(images.map((image) => [image.image_id, image])));
    this.setKept(mine);
  }

  /** Takes in layers that others have added, changed or deleted; how I see the rest stays. */
  updateLayers(layers: readonly LayerDto[], images: readonly ImageDto[]): void {
    const groupId = this.groupId();
    this.layers.set(layers);
    this.updateImages(images);
    if (this.groups().some((group) => group.groupId === groupId)) this.groupId.set(groupId);
  }

  imageOf(imageId: number): ImageDto | undefined {
    return this.images().get(imageId);
  }

  /** All layers of the sample, as last read. */
  readonly allLayers = this.layers.asReadonly();

  /** Versions of all layers as last read, by id. */
  layerVersions(): ReadonlyMap<number, number> {
    return new Map(this.layers().map(({ layer_id, version }) => [layer_id, version]));
  }

  /** Takes in what has become of an image that was being made ready. */
  updateImages(images: readonly ImageDto[]): void {
    this.images.update((known) => new Map([...known, ...images.map((image) => [image.image_id, image] as const)]));
  }

  /** Takes in what everybody sees from now on. */
  setStandard(display: readonly LayerDisplay[]): void {
    const settings = new Map(display.map((each) => [each.layer_id, each.settings]));
    this.layers.update((list) =>
      list.map((layer) => ({ ...layer, settings: settings.get(layer.layer_id) ?? layer.settings })),
    );
  }

  /** Takes in what I have kept, and begins anew from there. */
  setKept(display: readonly LayerDisplay[]): void {
    this.mine.set(new Map(display.map((each) => [each.layer_id, each.settings])));
    this.revert();
  }

  /** All that differs from what everybody sees. */
  differences(): LayerDisplay[] {
    return [...this.all().values()]
      .map((channel) => this.shown(channel))
      .filter(({ look, standard }) => !isSameLook(look, standard))
      .map(({ layer, look }) => ({ layer_id: layer.layer_id, settings: settingsOf(layer, look) }));
  }

  /** Back to what I have kept. */
  revert(): void {
    this.changed.set(new Map());
    this.alone.set(null);
  }

  chooseGroup(groupId: number): void {
    this.groupId.set(groupId);
  }

  /** Goes to a place of an axis of the grid; the other coordinates stay as far as they can. */
  goTo(axis: number, place: number): void {
    const places = this.places().map((each, n) => (n === axis ? place : each));
    const group = this.grid().groupAt(places);
    if (group) this.groupId.set(group.groupId);
  }

  setLinked(linked: boolean): void {
    this.areLinked.set(linked);
  }

  setVisible(key: string, visible: boolean): void {
    // What was hidden for the sake of another channel is what the person sees: it is that which is changed.
    const hidden = this.alone() !== null ? this.channels().filter((channel) => !channel.display.visible) : [];
    this.alone.set(null);
    for (const channel of hidden) this.change(channel.key, { visible: false });
    this.change(key, { visible });
  }

  showAll(visible: boolean): void {
    this.alone.set(null);
    for (const { key } of this.channels()) this.change(key, { visible });
  }

  /** Shows a channel alone; the second time, all as before. */
  toggleAlone(key: string): void {
    const link = this.linkBy(key);
    this.alone.update((alone) => (alone === link ? null : link));
  }

  isAlone(key: string): boolean {
    return this.alone() !== null && this.alone() === this.linkBy(key);
  }

  setColour(key: string, colour: Rgb): void {
    this.change(key, { colour, ...table('colour') });
  }

  setLut(key: string, name: LutName): void {
    this.change(key, table(name));
  }

  /** Shows channels as others of the same name are shown; what has no such name stays. */
  showLike(others: readonly Channel[]): void {
    const looks = new Map(others.map((channel) => [channel.name, channel.display]));
    for (const { key, name } of this.channels()) {
      const look = looks.get(name);
      if (look) this.change(key, look);
    }
  }

  /** Shows layers as settings strings say, without keeping it: somebody sent a link. */
  showAs(display: readonly LayerDisplay[]): void {
    const mine = new Map(display.map((each) => [each.layer_id, each.settings]));
    const asked = channelsOfSample(this.layers(), this.images(), { linked: false, mine });
    this.changed.update((before) => {
      const looks = [...mine.keys()].map((layerId) => [layerId, asked.get(layerId)?.kept] as const);
      return new Map([...before, ...looks.filter(([, look]) => look !== undefined)] as [number, Look][]);
    });
  }

  /** Gives the grey channels that are shown together colours by name, or colours that everybody can tell apart. */
  recolour(by: 'name' | 'safe'): void {
    const grey = this.channels().filter((channel) => !channel.isRgb && channel.blend === 'add');
    const colours = by === 'name' ? presetColours(grey.map(({ name }) => name)) : safeColours(grey.length);
    grey.forEach(({ key }, n) => this.setColour(key, colours[n]));
  }

  /** Moves one limit; what makes no sense is put right. */
  setLimit(key: string, limit: 'min' | 'max', value: number): void {
    const channel = this.find(key);
    if (!channel || !Number.isFinite(value)) return;
    const { min, max } = channel.look;
    this.change(key, soundRange({ min, max, [limit]: value }, limit, channel.scale));
  }

  setRange(key: string, preset: RangePreset): void {
    const channel = this.find(key);
    if (!channel) return;
    if (preset === 'full') this.change(key, channel.scale.full);
    else if (preset === 'auto') this.change(key, autoRange(channel.together, channel.scale));
    else this.change(key, measuredRange(channel.together, channel.scale));
  }

  setRangeOfAll(preset: RangePreset): void {
    for (const { key, isRgb } of this.channels()) if (!isRgb) this.setRange(key, preset);
  }

  /** Above 0; 1 is linear. */
  setGamma(key: string, gamma: number): void {
    if (gamma > 0 && Number.isFinite(gamma)) this.change(key, { gamma });
  }

  /** 0..1. */
  setOpacity(key: string, opacity: number): void {
    if (opacity >= 0 && opacity <= 1) this.change(key, { opacity });
  }

  private firstGroup(): number {
    return this.grid().groupAt(this.grid().axes.map(() => 0))?.groupId ?? 0;
  }

  private channelsOf(groupId: number): Channel[] {
    return layersOfGroup(this.layers(), groupId)
      .map((layer) => this.all().get(layer.layer_id))
      .filter((channel) => channel !== undefined)
      .map((channel) => this.shown(channel));
  }

  /** Light lies on top of what covers; else the order is that of the layers. */
  private onCanvas(channels: readonly Channel[]): CanvasChannel[] {
    const places = new Map(inOrder(channels.map(({ layer }) => layer)).map((layer, place) => [layer.layer_id, place]));
    const placeOf = ({ layer, isRgb, blend }: Channel) =>
      (places.get(layer.layer_id) ?? 0) - (!isRgb && blend === 'over' ? channels.length : 0);
    return [...channels]
      .sort((a, b) => placeOf(a) - placeOf(b))
      .map(canvasChannelOnce)
      .filter((channel) => channel !== null);
  }

  private readonly drawn = new WeakMap<Channel, Shown>();

  /** A channel as it is now set; the same object as long as nothing of it changes, so that only its row is drawn anew. */
  private shown(channel: Channel): Channel {
    const change = this.changed().get(channel.layer.layer_id);
    const alone = this.alone();
    const hidden = alone === null ? null : alone !== linkOf(channel);
    const known = this.drawn.get(channel);
    if (known?.change === change && known?.hidden === hidden) return known.channel;
    const look = { ...channel.kept, ...change };
    const display = hidden === null ? look : { ...look, visible: !hidden };
    const made = { change, hidden, channel: { ...channel, look, display } };
    this.drawn.set(channel, made);
    return made.channel;
  }

  private find(key: string): Channel | undefined {
    return this.channels().find((channel) => channel.key === key);
  }

  private linkBy(key: string): string | null {
    const channel = this.find(key);
    return channel ? linkOf(channel) : null;
  }

  private change(key: string, change: Partial<Look>): void {
    const channel = this.find(key);
    if (!channel) return;
    const together = this.areLinked() ? (this.byLink().get(linkOf(channel)) ?? []) : [channel];
    this.changed.update((before) => {
      const map = new Map(before);
      for (const { layer } of together) map.set(layer.layer_id, { ...map.get(layer.layer_id), ...change });
      return map;
    });
  }
}

function linkOf({ link, isRgb }: Channel): string {
  return `${isRgb ? 'rgb' : 'grey'} ${link}`;
}

function table(lutName: LutName): Pick<Look, 'lut' | 'lutName'> {
  return { lutName, lut: lutTable(lutName) };
}

const canvasChannels = new WeakMap<Channel, CanvasChannel | null>();

function canvasChannelOnce(channel: Channel): CanvasChannel | null {
  const known = canvasChannels.get(channel);
  if (known !== undefined) return known;
  const made = canvasChannel(channel);
  canvasChannels.set(channel, made);
  return made;
}
