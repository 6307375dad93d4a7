import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import type { Db } from '../database/unit-of-work.js';
import { Image } from '../images/image.entity.js';

@Injectable()
export class NewestOriginalsRepository {
  /** The images that came last and have a file, those in the trash included. */
  newest(db: Db, most: number): Promise<Image[]> {
    return db.find(Image, { where: { sha256: Not('') }, order: { imageId: 'DESC' }, take: most });
  }
}
