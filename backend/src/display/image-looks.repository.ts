import { Injectable } from '@nestjs/common';
import type { Db } from '../database/unit-of-work.js';

/** A layer that shows a plane of an image. */
export interface PlaneSettings {
  plane: number;
  name: string;
  settings: string;
  groupName: string | null;
}

const LAYERS = (planes: string): string => `
  SELECT l.plane AS plane, l.name AS name, l.settings AS settings, g.name AS groupName
  FROM layers l LEFT JOIN layers g ON g.layer_id = l.parent_id AND g.trash_id = 0 AND g.kind = 'group'
  WHERE l.image_id = ? AND l.kind = 'image' AND l.trash_id = 0 AND l.plane IN (${planes})
  ORDER BY l.annotation_id, l.layer_id LIMIT ?`;

@Injectable()
export class ImageLooksRepository {
  /** Oldest sample first. @param planes at least one */
  layersShowing(db: Db, imageId: number, planes: readonly number[], most: number): Promise<PlaneSettings[]> {
    return db.query<PlaneSettings[]>(LAYERS(planes.map(Number).join(', ')), [imageId, most]);
  }
}
