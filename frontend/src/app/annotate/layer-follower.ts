import type { ImageDto } from '../api/models/image-dto';
import type { LayerDto } from '../api/models/layer-dto';
import type { ChannelBoard } from './channel-board';
import type { DrawingLayers } from './drawing-layers';
import type { RegionBoard } from './region-board';

/** What a page knows about the layers of its sample. */
export interface KnownLayers {
  readonly channels: ChannelBoard;
  readonly drawing: DrawingLayers;
  readonly regions: RegionBoard;
}

/** The server, as far as layers are concerned. All calls reject with ApiErrors. */
export interface LayerReader {
  layers(): Promise<readonly LayerDto[]>;
  images(imageIds: readonly number[]): Promise<readonly ImageDto[]>;
}

/** Takes in what others do to the layers of a sample: add, delete, rename, hide or move them, or bring them back. */
export class LayerFollower {
  private isReading = false;
  /** Asked for while the last answer was on its way. */
  private waiting: Readonly<Record<string, number>> | null = null;

  constructor(
    private readonly known: KnownLayers,
    private readonly reader: LayerReader,
  ) {}

  /** @param versions  Of all layers as they are on the server, by id. Where mine differ, they are read anew. */
  async compare(versions: Readonly<Record<string, number>>): Promise<void> {
    if (this.isReading) {
      this.waiting = versions;
      return;
    }
    if (!this.differs(versions)) return;
    this.isReading = true;
    try {
      await this.read();
    } catch {
      // They are read when the next event tells of a difference, or when the stream comes back.
      this.waiting = null;
    } finally {
      this.isReading = false;
    }
    const [again] = [this.waiting, (this.waiting = null)];
    if (again) await this.compare(again);
  }

  private differs(versions: Readonly<Record<string, number>>): boolean {
    const { channels, drawing } = this.known;
    const known = new Map(channels.layerVersions());
    const drawings = drawing.layers();
    for (const { layerId, version } of drawings) known.set(layerId, version);
    const ids = Object.keys(versions);
    return ids.length !== known.size || ids.some((id) => known.get(Number(id)) !== versions[id]);
  }

  private async read(): Promise<void> {
    const { channels, drawing, regions } = this.known;
    // What is made here while the answer is on its way is not in it, and must not be taken for deleted.
    const before = new Set([...regions.layerIds(), ...drawing.layers().map(({ layerId }) => layerId)]);
    const layers = await this.reader.layers();
    const imageIds = new Set(layers.map((layer) => layer.image_id).filter((imageId) => imageId > 0));
    const images = await this.reader.images([...imageIds].filter((imageId) => !channels.imageOf(imageId)));
    channels.updateLayers(layers, images);
    const there = new Set(layers.map((layer) => layer.layer_id));
    drawing.update(layers, before);
    regions.dropLayers([...before].filter((layerId) => !there.has(layerId)));
  }
}
