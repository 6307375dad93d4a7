import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { BytesCache } from '../caching/bytes-cache.js';
import { ExpiringCache } from '../caching/expiring-cache.js';
import { KeyedTurns } from '../concurrency/keyed-turns.js';
import { type ChannelLook, ImageLooks } from '../display/image-looks.js';
import { AppError } from '../errors/app-error.js';
import type { Image } from '../images/image.entity.js';
import { asAnswer, ImageNotReadyError } from '../images/images.errors.js';
import { ImagesService } from '../images/images.service.js';
import { StoredTiles } from '../images/stored-tiles.js';
import type { PyramidDescription } from '../tiles/pyramid.js';
import type { RegionTask } from '../tiles/region-task.js';
import { Tiling } from '../tiles/tiling.js';
import { type PictureRequest, sourceFor } from './picture-request.js';
import { layersOf, planesOf, type Rendering } from './rendering.js';

const CACHE_BYTES = 64 * 1024 * 1024;
/** Pictures that wait or are being drawn: more of them would only wait longer. */
const MOST_WAITING = 200;
/** How long a change of what everybody sees may take to show in another viewer. */
const LOOKS_LIFE_MS = 5_000;
const LOOKS_KEPT = 1_000;

/** A file, and the name of these very bytes. */
export interface ViewerPicture {
  bytes: Buffer;
  identity: string;
  contentType: string;
}

/** Images as they are seen, drawn from their stored tiles: for viewers that are not ours. Drawn in processes of their own. */
@Injectable()
export class ViewerPictures {
  private readonly drawn = new BytesCache(CACHE_BYTES);
  /** The same one is drawn once, whoever asks for it meanwhile. */
  private readonly turns = new KeyedTurns();
  private readonly looksOf = new ExpiringCache<readonly ChannelLook[]>(LOOKS_LIFE_MS, LOOKS_KEPT);
  private waiting = 0;

  constructor(
    private readonly images: ImagesService,
    private readonly looks: ImageLooks,
    private readonly stored: StoredTiles,
    private readonly tiling: Tiling,
  ) {}

  /** @throws NotFoundError, ImageNotReadyError */
  async shapeOf(imageId: number): Promise<PyramidDescription> {
    await this.stored.completeAddressOf(imageId);
    return pyramidOf(await this.images.byId(imageId));
  }

  /** @throws NotFoundError, ImageNotReadyError, InvalidRequestError, AppError 503 viewer.busy */
  async picture(imageId: number, wanted: PictureRequest, rendering: Rendering): Promise<ViewerPicture> {
    const address = await this.stored.completeAddressOf(imageId);
    const image = await this.images.byId(imageId);
    const pyramid = pyramidOf(image);
    const planes = planesOf(rendering, image.metadata, pyramid.planes);
    const looks = await this.looksOf.get(`${imageId}/${planes[0]}/${planes.length}`, () =>
      this.looks.of(image, planes),
    );
    const layers = layersOf(rendering, looks);
    const { width, height, mirrored, rotation, quality, format } = wanted;
    const from = sourceFor(wanted, pyramid, layers.length);
    const task = { layers, ...from, width, height, mirrored, rotation, quality, format };
    const identity = identityOf(address.contentHash, task);
    const draw = (): Promise<Buffer> =>
      this.stored.reading(imageId, address, () => this.tiling.region({ ...task, pyramidPath: address.path }));
    const bytes = this.drawn.get(identity) ?? (await this.turns.run(identity, () => this.draw(identity, draw)));
    return { bytes, identity, contentType: `image/${format}` };
  }

  private async draw(identity: string, draw: () => Promise<Buffer>): Promise<Buffer> {
    const known = this.drawn.get(identity);
    if (known) return known;
    if (this.waiting >= MOST_WAITING)
      throw new AppError(503, 'viewer.busy', 'Too many pictures are being drawn. Try again in a moment.', {
        retry_after: 2,
      });
    this.waiting++;
    try {
      const bytes = await draw();
      this.drawn.keep(identity, bytes);
      return bytes;
    } catch (error) {
      throw asAnswer(error);
    } finally {
      this.waiting--;
    }
  }
}

/** Where it lies may be remembered a moment longer than it is there. @throws ImageNotReadyError */
function pyramidOf({ pyramid, status }: Image): PyramidDescription {
  if (!pyramid || status !== 'ready') throw new ImageNotReadyError(status);
  return pyramid;
}

function identityOf(contentHash: string, task: Omit<RegionTask, 'kind' | 'pyramidPath'>): string {
  return createHash('sha256')
    .update(JSON.stringify([contentHash, task]))
    .digest('hex')
    .slice(0, 32);
}
