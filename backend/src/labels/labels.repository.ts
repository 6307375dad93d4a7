import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Annotation } from '../annotations/annotation.entity.js';
import { keysetPage, type Page, type Paged } from '../database/keyset.js';
import { lockRow } from '../database/row-lock.js';
import { insertNamed, updateVersioned } from '../database/rows.js';
import type { Db } from '../database/unit-of-work.js';
import type { Principal } from '../permissions/principal.js';
import { linkedToVisibleAnnotations, ofVisibleProjects } from '../permissions/visible.js';
import { AnnotationLabel } from './annotation-label.entity.js';
import { Label } from './label.entity.js';

export interface LabelFilter {
  projectId?: number;
  name?: string;
}

export interface LabelLinkFilter {
  annotationId?: number;
  labelId?: number;
}

const LINK_FILTERS: (keyof LabelLinkFilter)[] = ['annotationId', 'labelId'];

@Injectable()
export class LabelsRepository {
  byId(db: Db, labelId: number): Promise<Label | null> {
    return db.findOneBy(Label, { labelId });
  }

  list(db: Db, filter: LabelFilter, page: Page, principal: Principal): Promise<Paged<Label>> {
    const rows = ofVisibleProjects(db.createQueryBuilder(Label, 'l'), principal);
    if (filter.projectId !== undefined) rows.andWhere('l.projectId = :projectId', filter);
    if (filter.name !== undefined) rows.andWhere('l.name = :name', filter);
    return keysetPage(rows, 'name', 'labelId', page);
  }

  add(db: Db, values: Partial<Label> & { name: string }): Promise<Label> {
    return insertNamed(db, Label, values);
  }

  change(db: Db, labelId: number, base: number | undefined, values: Partial<Label>, by: number): Promise<boolean> {
    return updateVersioned(db, Label, { labelId }, base, { values, by });
  }

  async remove(db: Db, labelId: number): Promise<void> {
    await db.delete(Label, { labelId });
  }

  /** Those of the ids that are labels of the project. */
  ofProject(db: Db, projectId: number, labelIds: number[]): Promise<Label[]> {
    return db.findBy(Label, { projectId, labelId: In(labelIds) });
  }

  ofAnnotation(db: Db, annotationId: number): Promise<Label[]> {
    return db
      .createQueryBuilder(Label, 'l')
      .innerJoin(AnnotationLabel, 'al', 'al.labelId = l.labelId')
      .where('al.annotationId = :annotationId', { annotationId })
      .orderBy('l.name')
      .getMany();
  }

  /** Which label is on which sample. */
  links(db: Db, filter: LabelLinkFilter, page: Page, principal: Principal): Promise<Paged<AnnotationLabel>> {
    const rows = linkedToVisibleAnnotations(db.createQueryBuilder(AnnotationLabel, 'al'), principal);
    for (const field of LINK_FILTERS) {
      if (filter[field] !== undefined) rows.andWhere(`al.${field} = :${field}`, { [field]: filter[field] });
    }
    return keysetPage(rows, 'annotationId', 'labelId', page);
  }

  link(db: Db, annotationId: number, labelId: number): Promise<AnnotationLabel | null> {
    return db.findOneBy(AnnotationLabel, { annotationId, labelId });
  }

  /** @returns how many samples it was on */
  async detachEverywhere(db: Db, labelId: number): Promise<number> {
    return (await db.delete(AnnotationLabel, { labelId })).affected ?? 0;
  }

  /** One at a time changes the labels of a sample. */
  lockAnnotation(tx: Db, annotationId: number): Promise<void> {
    return lockRow(tx, Annotation, { annotationId });
  }

  async attach(db: Db, links: AnnotationLabel[]): Promise<void> {
    if (links.length) await db.insert(AnnotationLabel, links);
  }

  async detach(db: Db, annotationId: number, labelIds: number[]): Promise<void> {
    if (labelIds.length) await db.delete(AnnotationLabel, { annotationId, labelId: In(labelIds) });
  }
}
