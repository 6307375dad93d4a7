import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail.js';
import { madeBy } from '../database/tracked.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { ImageLayers } from '../layers/image-layers.js';
import type { Principal } from '../permissions/principal.js';
import type { UploadImageDto } from './dto/upload-image.dto.js';
import type { Image } from './image.entity.js';
import { ImagesRepository } from './images.repository.js';
import { ProjectStorage } from './project-storage.js';

/** What its row says of where a file came from. */
export type ContentOrigin = Pick<Image, 'sha256' | 'bytes' | 'originalName' | 'sourcePath' | 'uploadId'>;
/** What a look at it told. */
export type SeenContent = Pick<Image, 'width' | 'height' | 'metadata'>;

const LONGEST_URI = 1000;

/** The row of a new image and, where the upload names a sample, the layers that show it: all or nothing. */
@Injectable()
export class ImageRows {
  constructor(
    private readonly work: UnitOfWork,
    private readonly images: ImagesRepository,
    private readonly layers: ImageLayers,
    private readonly storage: ProjectStorage,
    private readonly audit: AuditTrail,
  ) {}

  /** How many layers show an image. */
  layersOf(imageId: number): Promise<number> {
    return this.layers.countOf(imageId);
  }

  /** @throws NameTakenError, QuotaExceededError, and of a sample NotFoundError, NotAllowedError, InvalidRequestError */
  add(dto: UploadImageDto, origin: ContentOrigin, seen: SeenContent, me: Principal): Promise<Image> {
    const { project_id: projectId, name, format, type = '', annotation_id: annotationId } = dto;
    const { sha256, bytes, originalName, sourcePath } = origin;
    return this.work.run(async (tx) => {
      if (sourcePath === null) await this.storage.demandIn(tx, projectId, origin);
      const image = await this.images.add(tx, {
        ...madeBy(me.userId),
        ...{ projectId, name, ownerId: me.userId, type, format, ...origin, ...seen },
        uri: `${sha256.slice(0, 12)}/${originalName}`.slice(0, LONGEST_URI),
        ...{ status: 'processing', progress: 0, failureCode: null, failureMessage: null },
        ...{ pixelSizeUm: null, pyramid: null, statistics: null },
      });
      const details = { name, sha256, bytes, ...(sourcePath === null ? {} : { source_path: sourcePath }) };
      const verb = sourcePath === null ? 'upload' : 'import';
      await this.audit.record(tx, me, { kind: 'image', verb, objectId: image.imageId, projectId, details });
      if (annotationId !== undefined) await this.layers.addUploaded(tx, annotationId, image, me);
      return image;
    });
  }
}
