import { Injectable } from '@nestjs/common';
import { keysetPage, type Page, type Paged } from '../database/keyset.js';
import { insertNamed, updateVersioned } from '../database/rows.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import type { Principal } from '../permissions/principal.js';
import { visibleImages } from '../permissions/visible.js';
import { Image } from './image.entity.js';

export interface ImageFilter {
  projectId?: number;
  name?: string;
}

@Injectable()
export class ImagesRepository {
  byId(db: Db, imageId: number): Promise<Image | null> {
    return db.findOneBy(Image, { imageId, trashId: LIVE });
  }

  list(db: Db, filter: ImageFilter, page: Page, principal: Principal): Promise<Paged<Image>> {
    const rows = visibleImages(db.createQueryBuilder(Image, 'i'), principal);
    if (filter.projectId !== undefined) rows.andWhere('i.projectId = :projectId', filter);
    if (filter.name !== undefined) rows.andWhere('i.name = :name', filter);
    return keysetPage(rows, 'name', 'imageId', page);
  }

  nameIsTaken(db: Db, projectId: number, name: string): Promise<boolean> {
    return db.existsBy(Image, { projectId, name, trashId: LIVE });
  }

  add(db: Db, values: Partial<Image> & { name: string }): Promise<Image> {
    return insertNamed(db, Image, values);
  }

  /** The image that a resumable upload became, even if it is in the trash by now. */
  byUpload(db: Db, uploadId: string): Promise<Image | null> {
    return db.findOneBy(Image, { uploadId });
  }

  change(db: Db, imageId: number, base: number | undefined, values: Partial<Image>, by: number): Promise<boolean> {
    return updateVersioned(db, Image, { imageId, trashId: LIVE }, base, { values, by });
  }

  /** Whether any image shows these bytes, one in the trash included. */
  isContentUsed(db: Db, sha256: string): Promise<boolean> {
    return db.existsBy(Image, { sha256 });
  }

  /** Those whose tiling was not finished, oldest first. */
  unfinished(db: Db): Promise<Image[]> {
    return db.find(Image, { where: { status: 'processing', trashId: LIVE }, order: { imageId: 'ASC' } });
  }

  /** Puts a finished image back among those that wait for their tiles. @returns false when it is there already */
  async reopen(db: Db, imageId: number): Promise<boolean> {
    const waiting = { status: 'processing', progress: 0, pyramid: null, statistics: null } as const;
    const { affected } = await db.update(Image, { imageId, status: 'ready' }, waiting);
    return (affected ?? 0) > 0;
  }

  /** Says how the tiling goes. @returns false when the image was deleted meanwhile */
  async report(db: Db, imageId: number, values: Partial<Image>): Promise<boolean> {
    const { affected } = await db.update(Image, { imageId, status: 'processing' }, values);
    return (affected ?? 0) > 0;
  }
}
