import { Injectable } from '@nestjs/common';
import { KeyedTurns } from '../concurrency/keyed-turns.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { NotFoundError } from '../errors/app-error.js';
import { ImageNotReadyError } from '../images/images.errors.js';
import { StoredTiles } from '../images/stored-tiles.js';
import type { TileAddress } from '../images/tile-address.js';
import type { ComposedLayer } from '../tiles/compose-task.js';
import { TilingError } from '../tiles/tiling-error.js';
import { Tiling } from '../tiles/tiling.js';
import { looksAtFirst } from './channel-look.js';
import { pictureOf, type SamplePicture } from './sample-picture.js';
import { SamplePicturesRepository } from './sample-pictures.repository.js';

/** A sample of more layers is shown by its lowest ones. */
const MOST_LAYERS = 200;
const MOST_SHOWN = 16;
/** Some five thousand pictures. */
const CACHE_BYTES = 64 * 1024 * 1024;

/** An image that is seen in a picture. */
interface Part {
  imageId: number;
  address: TileAddress;
  layer: ComposedLayer;
}

/** A small picture of a sample, its channels in their colours over each other: one request, however many channels. */
@Injectable()
export class SampleThumbnails {
  /** By version, the one used last at the end. */
  private readonly made = new Map<string, Buffer>();
  private bytes = 0;
  /** The same one is made once, whoever asks for it meanwhile. */
  private readonly turns = new KeyedTurns();

  constructor(
    private readonly work: UnitOfWork,
    private readonly pictures: SamplePicturesRepository,
    private readonly stored: StoredTiles,
    private readonly tiling: Tiling,
  ) {}

  /** Of each of these samples, in few statements. */
  async picturesOf(annotationIds: readonly number[]): Promise<(annotationId: number) => SamplePicture> {
    const parts = await this.pictures.partsOf(this.work.db, annotationIds);
    return (annotationId) => pictureOf(parts.get(annotationId));
  }

  /** @throws NotFoundError when the sample has no image, ImageNotReadyError */
  async of(annotationId: number): Promise<{ jpeg: Buffer; version: string }> {
    const { state, version } = (await this.picturesOf([annotationId]))(annotationId);
    if (state === 'none') throw new NotFoundError('image');
    if (version === '') throw new ImageNotReadyError(state);
    const known = this.known(version) ?? (await this.turns.run(version, () => this.make(annotationId, version)));
    return { jpeg: known, version };
  }

  private known(version: string): Buffer | null {
    const jpeg = this.made.get(version);
    if (!jpeg) return null;
    this.made.delete(version);
    this.made.set(version, jpeg);
    return jpeg;
  }

  private async make(annotationId: number, version: string): Promise<Buffer> {
    const known = this.known(version);
    if (known) return known;
    const parts = await this.partsOf(annotationId);
    try {
      const jpeg = await this.tiling.composed({ layers: parts.map(({ layer }) => layer) });
      this.keep(version, jpeg);
      return jpeg;
    } catch (error) {
      if (!(error instanceof TilingError) || error.code !== 'image.pyramid-damaged') throw error;
      // It does not say which of them is: whoever reads the damaged one sees to it.
      await Promise.all(parts.map(({ imageId, address }) => this.stored.thumbnail(imageId, address)));
      throw new ImageNotReadyError('processing');
    }
  }

  private async partsOf(annotationId: number): Promise<Part[]> {
    const rows = await this.pictures.layersOf(this.work.db, annotationId, MOST_LAYERS);
    const ready = rows.filter(({ status }) => status === 'ready');
    const looks = looksAtFirst(ready);
    // Who has hidden everything still wants to know the sample by its picture.
    const lowest = ready.slice(0, 1).map((each) => ({ ...each, settings: `${each.settings},default:visible` }));
    const seen = looks.length > 0 ? looks : looksAtFirst(lowest);
    if (seen.length === 0) throw new ImageNotReadyError('processing');
    return Promise.all(
      seen.slice(0, MOST_SHOWN).map(async ({ layer: { imageId, plane }, look }) => {
        const address = await this.stored.completeAddressOf(imageId);
        return { imageId, address, layer: { ...look, pyramidPath: address.path, plane } };
      }),
    );
  }

  private keep(version: string, jpeg: Buffer): void {
    this.made.set(version, jpeg);
    this.bytes += jpeg.length;
    for (const [oldest, bytes] of this.made) {
      if (this.bytes <= CACHE_BYTES) return;
      this.made.delete(oldest);
      this.bytes -= bytes.length;
    }
  }
}
