import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Annotation } from '../annotations/annotation.entity.js';
import { Category } from '../categories/category.entity.js';
import { lockRow } from '../database/row-lock.js';
import { insertNamed } from '../database/rows.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import { Image } from '../images/image.entity.js';
import { Project } from '../projects/project.entity.js';

/** Of an image, what its layers follow from: not what its pyramid is like, which may be long. */
export type PlacedImage = Pick<Image, 'imageId' | 'projectId' | 'metadata'>;

@Injectable()
export class ArrangementsRepository {
  /** One at a time arranges a project: two imports of the same folder would make everything twice, or fail. */
  lockProject(tx: Db, projectId: number): Promise<void> {
    return lockRow(tx, Project, { projectId });
  }

  /** Those of the images that are the project's, by id. */
  async images(db: Db, projectId: number, imageIds: number[]): Promise<Map<number, PlacedImage>> {
    const select = { imageId: true, projectId: true, metadata: true } as const;
    const rows = await db.find(Image, { select, where: { imageId: In(imageIds), projectId, trashId: LIVE } });
    return new Map(rows.map((row) => [row.imageId, row]));
  }

  category(db: Db, projectId: number, name: string): Promise<Category | null> {
    return db.findOneBy(Category, { projectId, name, trashId: LIVE });
  }

  addCategory(db: Db, values: Partial<Category> & { name: string }): Promise<Category> {
    return insertNamed(db, Category, values);
  }

  annotation(db: Db, categoryId: number, name: string): Promise<Annotation | null> {
    return db.findOneBy(Annotation, { categoryId, name, trashId: LIVE });
  }

  addAnnotation(db: Db, values: Partial<Annotation> & { name: string }): Promise<Annotation> {
    return insertNamed(db, Annotation, values);
  }
}
