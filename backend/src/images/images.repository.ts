import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { keysetPage, type Page, type Paged } from '../database/keyset.js';
import { insertNamed, updateVersioned } from '../database/rows.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import type { Principal } from '../permissions/principal.js';
import { visibleImages } from '../permissions/visible.js';
import { Image } from './image.entity.js';

/** Few enough for the parameter limits of both databases. */
const IDS_AT_ONCE = 500;

export interface ImageFilter {
  projectId?: number;
  name?: string;
  /** Names from this one on, in the order of the list. */
  fromName?: string;
}

/** Of an image, what an import wants to know. */
export type KnownImage = Pick<
  Image,
  'imageId' | 'name' | 'bytes' | 'sha256' | 'status' | 'progress' | 'failureCode' | 'failureMessage'
>;

/** Of an image, what the files on the disk have to do with: not what its pyramid is like, which may be long. */
export type ContentUse = Pick<Image, 'imageId' | 'sha256' | 'format' | 'status'>;
const CONTENT_USE = { imageId: true, sha256: true, format: true, status: true } as const;

/** Looked at in one go. */
const MOST_WITHOUT_STORAGE = 100;

@Injectable()
export class ImagesRepository {
  byId(db: Db, imageId: number): Promise<Image | null> {
    return db.findOneBy(Image, { imageId, trashId: LIVE });
  }

  list(db: Db, filter: ImageFilter, page: Page, principal: Principal): Promise<Paged<Image>> {
    const rows = visibleImages(db.createQueryBuilder(Image, 'i'), principal);
    if (filter.projectId !== undefined) rows.andWhere('i.projectId = :projectId', filter);
    if (filter.name !== undefined) rows.andWhere('i.name = :name', filter);
    if (filter.fromName !== undefined) rows.andWhere('i.name >= :fromName', filter);
    return keysetPage(rows, 'name', 'imageId', page);
  }

  /** Those of the images that are not in the trash. */
  async byIds(db: Db, imageIds: number[]): Promise<Image[]> {
    const found: Image[] = [];
    for (let at = 0; at < imageIds.length; at += IDS_AT_ONCE) {
      const some = imageIds.slice(at, at + IDS_AT_ONCE);
      found.push(...(await db.findBy(Image, { imageId: In(some), trashId: LIVE })));
    }
    return found;
  }

  nameIsTaken(db: Db, projectId: number, name: string): Promise<boolean> {
    return db.existsBy(Image, { projectId, name, trashId: LIVE });
  }

  /** Those of the named, and those of the numbered, that a project has. */
  known(db: Db, projectId: number, names: string[], imageIds: number[]): Promise<KnownImage[]> {
    const where = [
      { projectId, trashId: LIVE, name: In(names) },
      { projectId, trashId: LIVE, imageId: In(imageIds) },
    ].filter((_, i) => [names, imageIds][i].length > 0);
    if (where.length === 0) return Promise.resolve([]);
    const flags = { imageId: true, name: true, bytes: true, sha256: true, status: true, progress: true } as const;
    return db.find(Image, { select: { ...flags, failureCode: true, failureMessage: true }, where });
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

  /** Which of these bytes some image shows, one in the trash included. */
  async usedContents(db: Db, sha256: string[]): Promise<string[]> {
    if (sha256.length === 0) return [];
    const rows = await db.find(Image, { select: { imageId: true, sha256: true }, where: { sha256: In(sha256) } });
    return rows.map((row) => row.sha256);
  }

  /** An image, also one in the trash. */
  evenTrashed(db: Db, imageId: number): Promise<ContentUse | null> {
    return db.findOne(Image, { select: CONTENT_USE, where: { imageId } });
  }

  /** Images that show the same bytes, those in the trash included. */
  ofContent(db: Db, sha256: string): Promise<ContentUse[]> {
    return db.find(Image, { select: CONTENT_USE, where: { sha256 } });
  }

  /**
   * Images whose tiling failed for what was nobody's fault and may be over, oldest first: the disk was full, or the storage
   * did not answer.
   */
  withoutStorage(db: Db, failureCode: 'image.storage-full' | 'storage.away'): Promise<Image[]> {
    const where = { status: 'failed' as const, failureCode, trashId: LIVE };
    return db.find(Image, { where, order: { imageId: 'ASC' }, take: MOST_WITHOUT_STORAGE });
  }

  /** Puts a finished image back among those that wait for their tiles. @returns false when it is there already */
  async reopen(db: Db, imageId: number, from: 'ready' | 'failed'): Promise<boolean> {
    const nothing = { progress: 0, pyramid: null, statistics: null, failureCode: null, failureMessage: null };
    const waiting = { ...nothing, status: 'processing' as const, updatedAt: new Date() };
    const { affected } = await db.update(Image, { imageId, status: from, trashId: LIVE }, waiting);
    return (affected ?? 0) > 0;
  }

  /** Says how the tiling goes. @returns false when the image was deleted meanwhile */
  async report(db: Db, imageId: number, values: Partial<Image>): Promise<boolean> {
    const { affected } = await db.update(Image, { imageId, status: 'processing' }, values);
    return (affected ?? 0) > 0;
  }
}
