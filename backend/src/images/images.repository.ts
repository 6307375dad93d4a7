import { Injectable } from '@nestjs/common';
import { keysetPage, type Page, type Paged } from '../database/keyset.js';
import { insertNamed } from '../database/rows.js';
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
    return db.findOneBy(Image, { imageId });
  }

  list(db: Db, filter: ImageFilter, page: Page, principal: Principal): Promise<Paged<Image>> {
    const rows = visibleImages(db.createQueryBuilder(Image, 'i'), principal);
    if (filter.projectId !== undefined) rows.andWhere('i.projectId = :projectId', filter);
    if (filter.name !== undefined) rows.andWhere('i.name = :name', filter);
    return keysetPage(rows, 'name', 'imageId', page);
  }

  nameIsTaken(db: Db, projectId: number, name: string): Promise<boolean> {
    return db.existsBy(Image, { projectId, name });
  }

  add(db: Db, values: Partial<Image> & { name: string }): Promise<Image> {
    return insertNamed(db, Image, values);
  }

  async remove(db: Db, imageId: number): Promise<void> {
    await db.delete(Image, { imageId });
  }

  /** Checksums of a project's originals, each once. */
  async contentsOf(db: Db, projectId: number): Promise<string[]> {
    const rows = await db.find(Image, { select: { imageId: true, sha256: true }, where: { projectId } });
    return [...new Set(rows.map((row) => row.sha256))];
  }

  isContentUsed(db: Db, sha256: string): Promise<boolean> {
    return db.existsBy(Image, { sha256 });
  }

  /** Those whose tiling was not finished, oldest first. */
  unfinished(db: Db): Promise<Image[]> {
    return db.find(Image, { where: { status: 'processing' }, order: { imageId: 'ASC' } });
  }

  /** Says how the tiling goes. @returns false when the image was deleted meanwhile */
  async report(db: Db, imageId: number, values: Partial<Image>): Promise<boolean> {
    const { affected } = await db.update(Image, { imageId, status: 'processing' }, values);
    return (affected ?? 0) > 0;
  }
}
