import { Injectable } from '@nestjs/common';
import { type Holder, type Level, pagesBelow } from '../database/ordered-pages.js';
import type { Db } from '../database/unit-of-work.js';
import type { RegionText } from './fabric-text.js';

export interface RegionTextRow extends RegionText {
  layerId: number;
  position: number;
}

const REGIONS: Level<RegionTextRow> = {
  select: `
    SELECT r.layer_id AS layerId, r.position AS position, r.region_id AS regionId, r.shape AS shape,
      r.geometry AS geometry, r.name AS name, r.colour AS colour, r.stroke_px AS strokePx, r.filled AS filled,
      r.locked AS locked, r.hidden AS hidden
    FROM regions r WHERE 1 = 1`,
  holder: 'r.layer_id',
  key: [
    ['position', 'r.position'],
    ['regionId', 'r.region_id'],
  ],
  order: 'r.layer_id, r.position, r.region_id',
};

@Injectable()
export class RegionTextsRepository {
  /** In the order of the layers where one holds a page or more; else by layer id within a page. */
  pages(db: Db, layers: Holder[]): AsyncGenerator<RegionTextRow[]> {
    return pagesBelow(db, REGIONS, layers);
  }
}
