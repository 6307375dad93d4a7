import { Injectable } from '@nestjs/common';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import { Layer } from '../layers/layer.entity.js';

@Injectable()
export class LiveRepository {
  /** The versions of the regions of a sample's drawing layers. */
  versions(db: Db, annotationId: number): Promise<Pick<Layer, 'layerId' | 'regionsVersion'>[]> {
    return db.find(Layer, {
      select: { layerId: true, regionsVersion: true },
      where: { annotationId, kind: 'drawing', trashId: LIVE },
    });
  }
}
