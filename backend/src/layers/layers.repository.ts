import { Injectable } from '@nestjs/common';
import { IsNull } from 'typeorm';
import { Annotation } from '../annotations/annotation.entity.js';
import { keysetPage, type Page, type Paged } from '../database/keyset.js';
import { lockRow } from '../database/row-lock.js';
import { insertNamed, updateVersioned } from '../database/rows.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import { Image } from '../images/image.entity.js';
import type { Principal } from '../permissions/principal.js';
import { ofVisibleAnnotations } from '../permissions/visible.js';
import { Layer } from './layer.entity.js';
import type { LayerKind } from './layer-kind.js';

export interface LayerFilter {
  annotationId?: number;
  imageId?: number;
  projectId?: number;
  name?: string;
  sequence?: number;
}

/** Each row takes some fifteen parameters, of which SQLite has 32,766 and MariaDB 65,535. */
const ROWS_AT_ONCE = 500;

const FILTERS: (keyof LayerFilter)[] = ['annotationId', 'imageId', 'projectId', 'name', 'sequence'];

@Injectable()
export class LayersRepository {
  byId(db: Db, layerId: number): Promise<Layer | null> {
    return db.findOneBy(Layer, { layerId, trashId: LIVE });
  }

  list(db: Db, filter: LayerFilter, page: Page, principal: Principal): Promise<Paged<Layer>> {
    const rows = ofVisibleAnnotations(db.createQueryBuilder(Layer, 'l'), principal);
    for (const field of FILTERS) {
      if (filter[field] !== undefined) rows.andWhere(`l.${field} = :${field}`, { [field]: filter[field] });
    }
    return keysetPage(rows, 'sequence', 'layerId', page);
  }

  add(db: Db, values: Partial<Layer> & { name: string }): Promise<Layer> {
    return insertNamed(db, Layer, values);
  }

  change(db: Db, layerId: number, base: number | undefined, values: Partial<Layer>, by: number): Promise<boolean> {
    return updateVersioned(db, Layer, { layerId, trashId: LIVE }, base, { values, by });
  }

  annotation(db: Db, annotationId: number): Promise<Annotation | null> {
    return db.findOneBy(Annotation, { annotationId, trashId: LIVE });
  }

  /** One at a time changes a layer and what is drawn on it. */
  lock(tx: Db, layerId: number): Promise<void> {
    return lockRow(tx, Layer, { layerId });
  }

  /** One at a time adds layers to a sample. */
  lockAnnotation(tx: Db, annotationId: number): Promise<void> {
    return lockRow(tx, Annotation, { annotationId });
  }

  /** The same file name in two groups makes two layers; only all three alike is the same layer again. */
  exists(db: Db, like: { annotationId: number; name: string; imageId: number | null; parentId: number | null }) {
    const { annotationId, name, imageId, parentId } = like;
    const [image, parent] = [imageId ?? IsNull(), parentId ?? IsNull()];
    return db.existsBy(Layer, { annotationId, name, imageId: image, parentId: parent, trashId: LIVE });
  }

  /** Id of the lowest layer of a kind with this name and image; null: there is none. */
  async like(
    db: Db,
    annotationId: number,
    name: string,
    imageId: number | null,
    kind: LayerKind,
  ): Promise<number | null> {
    const where = { annotationId, name, kind, imageId: imageId ?? IsNull(), trashId: LIVE };
    const order = { sequence: 'ASC', layerId: 'ASC' } as const;
    return (await db.findOne(Layer, { select: { layerId: true }, where, order }))?.layerId ?? null;
  }

  haveAny(db: Db, annotationId: number): Promise<boolean> {
    return db.existsBy(Layer, { annotationId, trashId: LIVE });
  }

  async lastSequence(db: Db, annotationId: number): Promise<number> {
    return (await db.maximum(Layer, 'sequence', { annotationId })) ?? 0;
  }

  isGroup(db: Db, layerId: number, annotationId: number): Promise<boolean> {
    return db.existsBy(Layer, { layerId, annotationId, kind: 'group', trashId: LIVE });
  }

  image(db: Db, imageId: number): Promise<Image | null> {
    return db.findOneBy(Image, { imageId, trashId: LIVE });
  }

  countOfImage(db: Db, imageId: number): Promise<number> {
    return db.countBy(Layer, { imageId, trashId: LIVE });
  }

  /** The layers of a sample that show an image. */
  ofImage(db: Db, annotationId: number, imageId: number): Promise<Layer[]> {
    const order = { sequence: 'ASC', layerId: 'ASC' } as const;
    return db.find(Layer, { where: { annotationId, imageId, trashId: LIVE }, order });
  }

  /** Which planes of an image a sample shows. */
  async planesOfImage(db: Db, annotationId: number, imageId: number): Promise<number[]> {
    const rows = await db.find(Layer, {
      select: { layerId: true, plane: true },
      where: { annotationId, imageId, trashId: LIVE },
    });
    return rows.map(({ plane }) => plane);
  }

  /** Layers of an image with the groups that they are in, from bottom to top. */
  async ofImageWithGroups(db: Db, annotationId: number, imageId: number): Promise<Layer[]> {
    const layers = await this.ofImage(db, annotationId, imageId);
    const parents = new Set(layers.map(({ parentId }) => parentId));
    const groups = await db.findBy(Layer, { annotationId, kind: 'group', trashId: LIVE });
    const all = [...groups.filter(({ layerId }) => parents.has(layerId)), ...layers];
    return all.sort((a, b) => a.sequence - b.sequence || a.layerId - b.layerId);
  }

  /** Ids of a sample's groups by name; of two that are called alike, the lower one. */
  async groups(db: Db, annotationId: number): Promise<Map<string, number>> {
    const order = { sequence: 'DESC', layerId: 'DESC' } as const;
    const select = { layerId: true, name: true, sequence: true } as const;
    const rows = await db.find(Layer, { select, where: { annotationId, kind: 'group', trashId: LIVE }, order });
    return new Map(rows.map(({ name, layerId }) => [name, layerId]));
  }

  /** Adds rows whose ids nobody needs. */
  async addAll(db: Db, rows: Partial<Layer>[]): Promise<void> {
    for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
      const some = rows.slice(at, at + ROWS_AT_ONCE).map((row) => Object.assign(new Layer(), row));
      await db.createQueryBuilder().insert().into(Layer).values(some).updateEntity(false).execute();
    }
  }
}
