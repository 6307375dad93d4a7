import { Injectable } from '@nestjs/common';
import type { Page, Paged } from '../database/keyset.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { NotFoundError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import { TrashCan } from '../trash/trash-can.js';
import type { Image } from './image.entity.js';
import { type ImageFilter, ImagesRepository } from './images.repository.js';
import { TileAddresses } from './tile-address.js';
import { TilingQueue } from './tiling-queue.js';

@Injectable()
export class ImagesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly images: ImagesRepository,
    private readonly addresses: TileAddresses,
    private readonly trash: TrashCan,
    private readonly queue: TilingQueue,
  ) {}

  /** @throws NotFoundError */
  byId(imageId: number): Promise<Image> {
    return this.existing(this.work.db, imageId);
  }

  list(filter: ImageFilter, page: Page, me: Principal): Promise<Paged<Image>> {
    return this.images.list(this.work.db, filter, page, me);
  }

  /** The layers that show it go to the trash with it. */
  async remove(imageId: number, me: Principal): Promise<void> {
    await this.work.run(async (tx) => {
      const { name, projectId } = await this.existing(tx, imageId);
      await this.trash.take(tx, me, { kind: 'image', objectId: imageId, name, projectId });
    });
    this.addresses.forget(imageId);
    this.queue.review(imageId);
  }

  private async existing(db: Db, imageId: number): Promise<Image> {
    const image = await this.images.byId(db, imageId);
    if (!image) throw new NotFoundError('image');
    return image;
  }
}
