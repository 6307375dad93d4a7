import { Injectable } from '@nestjs/common';
import { In, LessThan, Not } from 'typeorm';
import { lockRow } from '../database/row-lock.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import { Label } from '../labels/label.entity.js';
import { Layer } from '../layers/layer.entity.js';
import { ForeignObject } from './foreign-object.entity.js';
import { Region } from './region.entity.js';

/** Few enough for the parameter limits of both databases. */
const ROWS_PER_STATEMENT = 500;

/** Regions of a class; with a colour, only those that have it. */
export interface OfClass {
  labelId: number;
  colour: string | null;
}

@Injectable()
export class RegionsRepository {
  layer(db: Db, layerId: number): Promise<Layer | null> {
    return db.findOneBy(Layer, { layerId, trashId: LIVE });
  }

  /** One at a time changes the regions of a layer. */
  lockLayer(tx: Db, layerId: number): Promise<void> {
    return lockRow(tx, Layer, { layerId });
  }

  /** In the order in which they were drawn. */
  ofLayers(db: Db, layerIds: number[]): Promise<Region[]> {
    return db.find(Region, { where: { layerId: In(layerIds) }, order: { layerId: 'ASC', position: 'ASC' } });
  }

  /** Layers without regions are left out. */
  async counts(db: Db, layerIds: number[]): Promise<Map<number, number>> {
    const rows = await db
      .createQueryBuilder(Region, 'r')
      .select('r.layer_id', 'id')
      .addSelect('COUNT(*)', 'count')
      .where('r.layer_id IN (:...layerIds)', { layerIds })
      .groupBy('r.layer_id')
      .getRawMany<{ id: number | string; count: number | string }>();
    return new Map(rows.map(({ id, count }) => [Number(id), Number(count)]));
  }

  /** Wherever they are: an id that another layer has is taken. */
  async byIds(db: Db, regionIds: string[]): Promise<Region[]> {
    const found: Region[] = [];
    for (const ids of chunks(regionIds)) found.push(...(await db.findBy(Region, { regionId: In(ids) })));
    return found;
  }

  async insert(db: Db, regions: Region[]): Promise<void> {
    for (const rows of chunks(regions)) await db.insert(Region, rows);
  }

  async update(db: Db, regionId: string, values: Partial<Region>): Promise<void> {
    await db.update(Region, { regionId }, values);
  }

  async delete(db: Db, regionIds: string[]): Promise<void> {
    for (const ids of chunks(regionIds)) await db.delete(Region, { regionId: In(ids) });
  }

  async place(db: Db, regionId: string, position: number): Promise<void> {
    await db.update(Region, { regionId }, { position });
  }

  /** Of regions and of objects that are none, those that are gone included: what comes back finds its place free. */
  async lastPosition(tx: Db, layerId: number): Promise<number> {
    const region = await tx.maximum(Region, 'position', { layerId });
    const foreign = await tx.maximum(ForeignObject, 'position', { layerId });
    const gone = await tx.maximum(Layer, 'lastPosition', { layerId });
    return Math.max(region ?? 0, foreign ?? 0, gone ?? 0);
  }

  /** Nothing new takes these positions any more. */
  async keepFree(tx: Db, layerId: number, gone: { position: number }[]): Promise<void> {
    const lastPosition = gone.reduce((last, { position }) => Math.max(last, position), 0);
    await tx.update(Layer, { layerId, lastPosition: LessThan(lastPosition) }, { lastPosition });
  }

  /** By position. */
  foreignOf(db: Db, layerIds: number[]): Promise<ForeignObject[]> {
    return db.find(ForeignObject, { where: { layerId: In(layerIds) }, order: { layerId: 'ASC', position: 'ASC' } });
  }

  async insertForeign(db: Db, objects: ForeignObject[]): Promise<void> {
    for (const rows of chunks(objects)) await db.insert(ForeignObject, rows);
  }

  async deleteForeign(db: Db, objectIds: string[]): Promise<void> {
    for (const ids of chunks(objectIds)) await db.delete(ForeignObject, { objectId: In(ids) });
  }

  async placeForeign(db: Db, objectId: string, position: number): Promise<void> {
    await db.update(ForeignObject, { objectId }, { position });
  }

  /** Whether somebody else drew on the layer. */
  hasOthers(db: Db, layerId: number, ownerId: number): Promise<boolean> {
    return db.existsBy(Region, { layerId, ownerId: Not(ownerId) });
  }

  async nextLayerVersion(tx: Db, layerId: number): Promise<number> {
    await tx.increment(Layer, { layerId }, 'regionsVersion', 1);
    const { regionsVersion } = await tx.findOneByOrFail(Layer, { layerId });
    return regionsVersion;
  }

  /** Layers on which there are some, those in the trash included, in the order in which they may be locked. */
  async layersWith(db: Db, which: OfClass): Promise<Pick<Layer, 'layerId' | 'annotationId'>[]> {
    return db
      .createQueryBuilder(Layer, 'l')
      .select(['l.layerId', 'l.annotationId'])
      .where((rows) => {
        const some = rows.subQuery().select('r.layerId').from(Region, 'r').where(where(which));
        return `l.layerId IN ${some.getQuery()}`;
      })
      .orderBy('l.layerId')
      .getMany();
  }

  ofClass(db: Db, layerId: number, which: OfClass): Promise<Region[]> {
    return db.find(Region, { where: { layerId, ...where(which) }, order: { position: 'ASC' } });
  }

  /** As many as one statement takes; each has one version more afterwards. */
  async updateTogether(tx: Db, regions: Region[], values: Partial<Region>): Promise<void> {
    await tx
      .createQueryBuilder()
      .update(Region)
      .set({ ...values, version: () => 'version + 1' })
      .where({ regionId: In(regions.map(({ regionId }) => regionId)) })
      .execute();
  }

  async labelsIn(db: Db, projectId: number, labelIds: number[]): Promise<number[]> {
    const labels = labelIds.length ? await db.findBy(Label, { projectId, labelId: In(labelIds) }) : [];
    return labels.map((label) => label.labelId);
  }
}

/** As many rows as one statement takes. */
export function* chunks<Item>(items: Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += ROWS_PER_STATEMENT)
    yield items.slice(start, start + ROWS_PER_STATEMENT);
}

function where({ labelId, colour }: OfClass): { labelId: number; colour?: string } {
  return { labelId, ...(colour !== null && { colour }) };
}
