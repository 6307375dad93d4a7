import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Request, Response } from 'express';
import { RequestCallers } from '../auth/request-callers.js';
import { JobQueue } from '../jobs/job-queue.js';
import { LiveBus } from '../live/live-bus.js';
import { LiveStream } from '../live/live-stream.js';
import { untilNextCheck } from '../live/next-check.js';
import { StreamPlaces } from '../live/stream-places.js';
import { Metrics } from '../metrics/metrics.js';
import { AccessControl } from '../permissions/access-control.js';
import type { Principal } from '../permissions/principal.js';
import { ImageWatch } from './image-watch.js';
import { ImagesService } from './images.service.js';
import { type TilingState, tilingStateOf } from './tiling-state.js';

/** All streams of this server that tell how the tiling of an image goes. */
@Injectable()
export class ImageStreams implements OnModuleDestroy {
  private readonly watches = new Map<number, ImageWatch>();
  private readonly places = new StreamPlaces();

  constructor(
    private readonly bus: LiveBus,
    private readonly images: ImagesService,
    private readonly jobs: JobQueue,
    private readonly callers: RequestCallers,
    private readonly control: AccessControl,
    metrics: Metrics,
  ) {
    metrics.gauge('memento_image_streams', 'Open streams of those who wait for images', () => this.places.taken);
  }

  /**
   * Answers with events until the image is ready or has failed, or the caller leaves or may no longer see it.
   *
   * @throws TooManyStreamsError
   */
  async begin(request: Request, response: Response, imageId: number): Promise<void> {
    // Who has gone while it was asked whether they may: nothing would ever end their stream.
    if (response.closed) return;
    const release = this.places.take((request as Request & { user: Principal }).user);
    const watch = this.watchOf(imageId);
    const stream = new LiveStream(
      response,
      () => this.stillAllowed(request, imageId),
      () => {
        release();
        this.leave(watch, stream, imageId);
      },
    );
    await watch.add(stream);
  }

  /** How many there are now. */
  get count(): number {
    return this.places.taken;
  }

  onModuleDestroy(): void {
    for (const watch of this.watches.values()) watch.close();
    this.watches.clear();
  }

  private watchOf(imageId: number): ImageWatch {
    const known = this.watches.get(imageId);
    if (known) return known;
    const watch = new ImageWatch(this.bus, imageId, () => this.stateOf(imageId));
    this.watches.set(imageId, watch);
    return watch;
  }

  private leave(watch: ImageWatch, stream: LiveStream, imageId: number): void {
    watch.remove(stream);
    if (!watch.isEmpty) return;
    watch.close();
    if (this.watches.get(imageId) === watch) this.watches.delete(imageId);
  }

  private async stateOf(imageId: number): Promise<TilingState> {
    const image = await this.images.byId(imageId);
    const isAtWork = image.status === 'processing' && (await this.jobs.atWork()).includes(imageId);
    return tilingStateOf(image, isAtWork);
  }

  private async stillAllowed(request: Request, imageId: number): Promise<number> {
    const me = await this.callers.of(request.headers);
    await this.control.demand('image:view', me, 'image', imageId);
    return untilNextCheck(me);
  }
}
