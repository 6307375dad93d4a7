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

export interface LabelUse {
  labelId: number;
  samples: number;
  /** Of which it is the class. */
  regions: number;
}

/** What is there: nothing that lies in the trash counts. */
const USES = `
  SELECT b.label_id AS labelId,
    (SELECT COUNT(*) FROM annotations_labels t JOIN annotations a ON a.annotation_id = t.annotation_id
      WHERE t.label_id = b.label_id AND a.trash_id = 0) AS samples,
    (SELECT COUNT(*) FROM regions r JOIN layers l ON l.layer_id = r.layer_id
      WHERE r.label_id = b.label_id AND l.trash_id = 0) AS regions
  FROM labels b WHERE b.project_id = ? ORDER BY b.name`;

export interface LabelFilter {
  projectId?: number;
  name?: string;
}

export interface LabelLinkFilter {
  annotationId?: number;
  labelId?: number;
}

const LINK_FILTERS: (keyof LabelLinkFilter)[] = ['annotationId', 'labelId'];

/** Few enough for the parameter limits of both databases. */
const NAMES_PER_STATEMENT = 500;

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

  /** Those of the names that the project has labels of. */
  async byNames(db: Db, projectId: number, names: string[]): Promise<Label[]> {
    const found: Label[] = [];
    for (let start = 0; start < names.length; start += NAMES_PER_STATEMENT)
      found.push(...(await db.findBy(Label, { projectId, name: In(names.slice(start, start + NAMES_PER_STATEMENT)) })));
    return found;
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

  async uses(db: Db, projectId: number): Promise<LabelUse[]> {
    const rows = await db.query<Record<keyof LabelUse, number | string>[]>(USES, [projectId]);
    return rows.map(({ labelId, samples, regions }) => {
      return { labelId: Number(labelId), samples: Number(samples), regions: Number(regions) };
    });
  }

  async colours(db: Db, projectId: number): Promise<(string | null)[]> {
    const labels = await db.find(Label, { select: { colour: true }, where: { projectId } });
    return labels.map(({ colour }) => colour);
  }

  /** Nobody puts it on a sample or deletes it until the transaction ends. */
  lock(tx: Db, labelId: number): Promise<void> {
    return lockRow(tx, Label, { labelId });
  }

  /** What has the one has the other as well. @returns how many samples had it */
  async alsoPut(tx: Db, labelId: number, into: number): Promise<number> {
    const samples = await tx.countBy(AnnotationLabel, { labelId });
    await tx.query(
      `INSERT INTO annotations_labels (annotation_id, label_id, created_by, created_at)
       SELECT t.annotation_id, ?, t.created_by, t.created_at FROM annotations_labels t
       WHERE t.label_id = ? AND NOT EXISTS (
         SELECT 1 FROM annotations_labels o WHERE o.annotation_id = t.annotation_id AND o.label_id = ?)`,
      [into, labelId, into],
    );
    return samples;
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
