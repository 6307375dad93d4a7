import { Injectable } from '@nestjs/common';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import { Layer } from '../layers/layer.entity.js';

/** How the layers of a sample stand, by layer id. */
export interface LayersNow {
  /** Versions of what is drawn on the drawing layers. */
  versions: Record<string, number>;
  /** Versions of all layers themselves: their names, places and looks. */
  layers: Record<string, number>;
}

@Injectable()
export class LiveRepository {
  async layersNow(db: Db, annotationId: number): Promise<LayersNow> {
    const rows = await db.find(Layer, {
      select: { layerId: true, regionsVersion: true, version: true, kind: true },
      where: { annotationId, trashId: LIVE },
    });
    const drawings = rows.filter(({ kind }) => kind === 'drawing');
    return {
      versions: Object.fromEntries(drawings.map(({ layerId, regionsVersion }) => [layerId, regionsVersion])),
      layers: Object.fromEntries(rows.map(({ layerId, version }) => [layerId, version])),
    };
  }
}
