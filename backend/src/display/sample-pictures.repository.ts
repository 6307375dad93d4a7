import { Injectable } from '@nestjs/common';
import type { Db } from '../database/unit-of-work.js';

/** What the picture of a sample is made of, counted: enough to know whether it is another one by now. */
export interface PictureParts {
  annotationId: number;
  layers: number;
  versions: number;
  images: number;
  lastLayer: number;
  ready: number;
  processing: number;
  failed: number;
  progress: number;
  problem: string | null;
}

/** An image layer, as far as its part in a picture goes. */
export interface PictureLayer {
  layerId: number;
  name: string;
  settings: string;
  plane: number;
  imageId: number;
  status: string;
  width: number;
  height: number;
  /** Of the pyramid, as JSON; null until there is one. */
  pyramid: string | null;
  /** Null: in no group. */
  groupId: number | null;
  groupName: string | null;
  groupSequence: number | null;
}

const STATES = `
  SUM(CASE WHEN i.status = 'ready' THEN 1 ELSE 0 END) AS ready,
  SUM(CASE WHEN i.status = 'processing' THEN 1 ELSE 0 END) AS processing,
  SUM(CASE WHEN i.status = 'failed' THEN 1 ELSE 0 END) AS failed,
  AVG(i.progress) AS progress, MIN(CASE WHEN i.status = 'failed' THEN i.failure_message END) AS problem`;

const OF_LAYERS = (ids: string): string => `
  SELECT l.annotation_id AS annotationId, COUNT(*) AS layers, SUM(l.version) AS versions, SUM(l.image_id) AS images,
    MAX(l.layer_id) AS lastLayer, ${STATES}
  FROM layers l JOIN images i ON i.image_id = l.image_id
  WHERE l.annotation_id IN (${ids}) AND l.kind = 'image' AND l.trash_id = 0 AND i.trash_id = 0
  GROUP BY l.annotation_id`;

const OWN = (ids: string): string => `
  SELECT a.annotation_id AS annotationId, 0 AS layers, 0 AS versions, MAX(a.image_id) AS images, 0 AS lastLayer, ${STATES}
  FROM annotations a JOIN images i ON i.image_id = a.image_id
  WHERE a.annotation_id IN (${ids}) AND i.trash_id = 0
  GROUP BY a.annotation_id`;

const LAYERS = `
  SELECT l.layer_id AS layerId, l.name AS name, l.settings AS settings, l.plane AS plane, l.image_id AS imageId,
    i.status AS status, i.width AS width, i.height AS height, i.pyramid AS pyramid,
    g.layer_id AS groupId, g.name AS groupName, g.sequence AS groupSequence
  FROM layers l JOIN images i ON i.image_id = l.image_id
  LEFT JOIN layers g ON g.layer_id = l.parent_id AND g.trash_id = 0 AND g.kind = 'group'
  WHERE l.annotation_id = ? AND l.kind = 'image' AND l.trash_id = 0 AND i.trash_id = 0
  ORDER BY l.sequence, l.layer_id LIMIT ?`;

const OWN_IMAGE = `
  SELECT 0 AS layerId, i.name AS name, '' AS settings, 0 AS plane, i.image_id AS imageId, i.status AS status,
    i.width AS width, i.height AS height, i.pyramid AS pyramid, NULL AS groupId, NULL AS groupName, NULL AS groupSequence
  FROM annotations a JOIN images i ON i.image_id = a.image_id
  WHERE a.annotation_id = ? AND i.trash_id = 0`;

@Injectable()
export class SamplePicturesRepository {
  /** Of each sample that has an image; two statements however many there are. @param ids of samples */
  async partsOf(db: Db, ids: readonly number[]): Promise<Map<number, PictureParts>> {
    if (ids.length === 0) return new Map();
    const list = ids.map(Number).join(', ');
    const own = await db.query<PictureParts[]>(OWN(list));
    const ofLayers = await db.query<PictureParts[]>(OF_LAYERS(list));
    // What its layers show goes before the image that stands for it.
    return new Map([...own, ...ofLayers].map((parts) => [parts.annotationId, inNumbers(parts)]));
  }

  /** From bottom to top. A sample without layers is shown by the image that stands for it. */
  async layersOf(db: Db, annotationId: number, most: number): Promise<PictureLayer[]> {
    const layers = await db.query<PictureLayer[]>(LAYERS, [annotationId, most]);
    return layers.length > 0 ? layers : db.query<PictureLayer[]>(OWN_IMAGE, [annotationId]);
  }
}

/** Drivers may hand sums over as text. */
function inNumbers(parts: PictureParts): PictureParts {
  const { layers, versions, images, lastLayer, ready, processing, failed, progress } = parts;
  const counts = { layers, versions, images, lastLayer, ready, processing, failed, progress };
  const numbers = Object.fromEntries(Object.entries(counts).map(([key, value]) => [key, Number(value)]));
  return { ...parts, ...numbers };
}
