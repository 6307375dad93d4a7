import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail.js';
import type { Page, Paged } from '../database/keyset.js';
import { given } from '../database/rows.js';
import { madeBy } from '../database/tracked.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError, type Issue, NotFoundError, VersionConflictError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import { TrashCan } from '../trash/trash-can.js';
import { type CreateImageDto, isWebAddress, type UpdateImageDto } from './dto/edit-image.dto.js';
import { ImageDto } from './dto/image.dto.js';
import type { Image } from './image.entity.js';
import { type ImageFilter, ImagesRepository, type KnownImage } from './images.repository.js';
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
    private readonly audit: AuditTrail,
  ) {}

  /** @throws NotFoundError */
  byId(imageId: number): Promise<Image> {
    return this.existing(this.work.db, imageId);
  }

  /** Those that are not in the trash, in no order. */
  byIds(imageIds: number[]): Promise<Image[]> {
    return this.images.byIds(this.work.db, imageIds);
  }

  list(filter: ImageFilter, page: Page, me: Principal): Promise<Paged<Image>> {
    return this.images.list(this.work.db, filter, page, me);
  }

  /** Those of the named, and those of the numbered, that a project has. */
  known(projectId: number, names: string[], imageIds: number[]): Promise<KnownImage[]> {
    return this.images.known(this.work.db, projectId, names, imageIds);
  }

  /** An image that is elsewhere on the web: its address is kept, and nothing is ever fetched from there. */
  addExternal({ name, uri, project_id: projectId }: CreateImageDto, me: Principal): Promise<Image> {
    return this.work.run(async (tx) => {
      const image = await this.images.add(tx, {
        ...madeBy(me.userId),
        ...{ projectId, name, ownerId: me.userId, type: 'E', format: 0, uri, status: 'external', progress: 0 },
        ...{ failureCode: null, failureMessage: null, sha256: '', bytes: 0, originalName: '', width: 0, height: 0 },
        ...{ pixelSizeUm: null, pyramid: null, statistics: null, sourcePath: null, uploadId: null },
      });
      const details = { name, uri };
      await this.audit.record(tx, me, { kind: 'image', verb: 'create', objectId: image.imageId, projectId, details });
      return image;
    });
  }

  /**
   * Another name; of an image elsewhere, also another address.
   *
   * @throws NotFoundError, NameTakenError, VersionConflictError, InvalidRequestError for what cannot be changed
   */
  async update(imageId: number, dto: UpdateImageDto, me: Principal): Promise<Image> {
    const changed = await this.work.run(async (tx) => {
      const before = await this.existing(tx, imageId);
      demandSame(before, dto);
      const values = given({ name: dto.name, uri: dto.uri });
      if (!(await this.images.change(tx, imageId, dto.version, values, me.userId))) return false;
      const { projectId } = before;
      await this.audit.record(tx, me, { kind: 'image', verb: 'update', objectId: imageId, projectId, details: values });
      return true;
    });
    const image = await this.byId(imageId);
    if (!changed) throw new VersionConflictError('image', ImageDto.from(image));
    return image;
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

/** The seed's clients send every field again; what they send must be what is there. */
function demandSame({ type, projectId, uri }: Image, dto: UpdateImageDto): void {
  const issues: Issue[] = [];
  if (dto.type !== undefined && dto.type !== type) issues.push({ path: 'type', message: 'type cannot be changed' });
  if (dto.project_id !== undefined && dto.project_id !== projectId)
    issues.push({ path: 'project_id', message: 'an image stays in its project' });
  if (dto.uri !== undefined && dto.uri !== uri) {
    if (type !== 'E') issues.push({ path: 'uri', message: 'uri follows from the file' });
    else if (!isWebAddress(dto.uri)) issues.push({ path: 'uri', message: 'uri must be an http or https address' });
  }
  if (issues.length) throw new InvalidRequestError('This cannot be changed of an image.', issues);
}
