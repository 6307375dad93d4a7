import { Injectable } from '@nestjs/common';
import { In, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { Annotation } from '../annotations/annotation.entity.js';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { Category } from '../categories/category.entity.js';
import { anywhereIn } from '../database/name-search.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import { Label } from '../labels/label.entity.js';
import { Layer } from '../layers/layer.entity.js';
import type { Principal } from '../permissions/principal.js';
import {
  ofVisibleProjects,
  visibleAnnotations,
  visibleCategories,
  workableAnnotations,
} from '../permissions/visible.js';
import { Project } from '../projects/project.entity.js';

/** How far a project is, as the caller sees it. */
export interface ProjectProgress {
  samples: number;
  submitted: number;
  /** Samples that the caller may work on, has not submitted, and whose reading is still wanted. */
  waiting: number;
}

/** Something that a search found by its name. */
export interface Found {
  id: number;
  name: string;
  projectId: number;
  projectName: string;
  /** Of a sample. */
  categoryId?: number;
}

type Counted = { projectId: number; count: number | string; submitted: number | string };

/** As many are looked at to find the best of them: see {@link HomeRepository.found}. */
const LOOKED_AT = 200;
/** What somebody did last, in entries of the log; often several on one sample. */
const LAST_DEEDS = 400;
const ON_SAMPLES = ['annotation', 'display', 'decision', 'layer'];
const SUBMITTED_BY_ME = 's.annotation_id = a.annotation_id AND s.user_id = :me';

@Injectable()
export class HomeRepository {
  /** Three statements, however many projects and samples. */
  async progressOf(db: Db, projectIds: number[], me: Principal): Promise<Map<number, ProjectProgress>> {
    if (projectIds.length === 0) return new Map();
    const ofProjects = () => db.createQueryBuilder(Annotation, 'a').where({ projectId: In(projectIds) });
    const all = await counted(visibleAnnotations(ofProjects(), me));
    const open = await counted(workableAnnotations(ofProjects().andWhere("a.status = 'N'"), me));
    const mine = ofProjects()
      .andWhere("a.status = 'N'")
      .innerJoin('submissions', 's', SUBMITTED_BY_ME, { me: me.userId });
    const done = await counted(workableAnnotations(mine, me));
    const countIn = (counts: Counted[], projectId: number): number =>
      Number(counts.find((each) => each.projectId === projectId)?.count ?? 0);
    return new Map(
      projectIds.map((projectId) => {
        const submitted = Number(all.find((each) => each.projectId === projectId)?.submitted ?? 0);
        const waiting = countIn(open, projectId) - countIn(done, projectId);
        return [projectId, { samples: countIn(all, projectId), submitted, waiting }];
      }),
    );
  }

  /** Ids of the first samples of each project, by name; one statement. */
  async firstSamples(db: Db, projectIds: number[], limit: number, me: Principal): Promise<Map<number, number[]>> {
    const first = new Map<number, number[]>(projectIds.map((projectId) => [projectId, []]));
    if (projectIds.length === 0) return first;
    const parts = projectIds.map((projectId) =>
      visibleAnnotations(db.createQueryBuilder(Annotation, 'a').select('a.annotation_id', 'id'), me)
        .andWhere('a.projectId = :projectId', { projectId })
        .orderBy('a.nameOrder')
        .limit(limit)
        .getQueryAndParameters(),
    );
    const sql = parts
      .map(([part], n) => `SELECT id, ${projectIds[n]} AS projectId FROM (${part}) q${n}`)
      .join(' UNION ALL ');
    const rows = await db.query<{ id: number; projectId: number }[]>(
      sql,
      parts.flatMap(([, values]) => values as unknown[]),
    );
    for (const { id, projectId } of rows) first.get(Number(projectId))?.push(Number(id));
    return first;
  }

  /** Samples that somebody has changed, the last first; not whether they are still there. Two statements. */
  async lastChangedBy(db: Db, userId: number): Promise<number[]> {
    const deeds = await db.find(AuditEntry, {
      select: { auditId: true, kind: true, objectId: true },
      where: { userId, kind: In(ON_SAMPLES) },
      order: { auditId: 'DESC' },
      take: LAST_DEEDS,
    });
    const layerIds = [...new Set(deeds.filter(({ kind }) => kind === 'layer').map(({ objectId }) => Number(objectId)))];
    const layers = await db.find(Layer, {
      select: { layerId: true, annotationId: true },
      where: { layerId: In(layerIds), trashId: LIVE },
    });
    const sampleOf = new Map(layers.map((layer) => [layer.layerId, layer.annotationId]));
    const ids = deeds.map(({ kind, objectId }) =>
      // Of a decision: sample/classification/reader.
      kind === 'layer' ? sampleOf.get(Number(objectId)) : Number(objectId.split('/')[0]),
    );
    return [...new Set(ids.filter((id) => id !== undefined && Number.isInteger(id)))] as number[];
  }

  findProjects(db: Db, text: string, me: Principal): Promise<Found[]> {
    const rows = db.createQueryBuilder(Project, 'p').select(['p.projectId AS "id"', 'p.name AS "name"']);
    rows.addSelect(['p.projectId AS "projectId"', 'p.name AS "projectName"']);
    return found(ofVisibleProjects(rows, me), 'p.name', text);
  }

  findCategories(db: Db, text: string, me: Principal): Promise<Found[]> {
    const rows = db.createQueryBuilder(Category, 'c').select(['c.categoryId AS "id"', 'c.name AS "name"']);
    return found(visibleCategories(withProject(rows), me), 'c.name', text);
  }

  findSamples(db: Db, text: string, me: Principal): Promise<Found[]> {
    const rows = db.createQueryBuilder(Annotation, 'a').select(['a.annotationId AS "id"', 'a.name AS "name"']);
    rows.addSelect('a.categoryId', 'categoryId');
    return found(visibleAnnotations(withProject(rows), me), 'a.name', text);
  }

  findLabels(db: Db, text: string, me: Principal): Promise<Found[]> {
    const rows = db.createQueryBuilder(Label, 'l').select(['l.labelId AS "id"', 'l.name AS "name"']);
    return found(ofVisibleProjects(withProject(rows), me), 'l.name', text);
  }
}

function withProject<Row extends ObjectLiteral>(rows: SelectQueryBuilder<Row>): SelectQueryBuilder<Row> {
  const { alias } = rows;
  return rows
    .leftJoin(`${alias}.project`, 'p')
    .addSelect([`${alias}.projectId AS "projectId"`, 'p.name AS "projectName"']);
}

/**
 * Whose name is the text, then whose begins with it, then by name. Not sorted by the database, which would have to find all
 * of a hundred thousand first: among the many that a short text finds, these are some.
 */
async function found<Row extends ObjectLiteral>(
  rows: SelectQueryBuilder<Row>,
  column: string,
  text: string,
): Promise<Found[]> {
  const all = await anywhereIn(rows, column, text).limit(LOOKED_AT).getRawMany<Found>();
  const wanted = text.toLowerCase();
  const rank = (name: string): number => {
    const lower = name.toLowerCase();
    return lower === wanted ? 0 : lower.startsWith(wanted) ? 1 : 2;
  };
  const byName = new Intl.Collator('en', { numeric: true });
  return all.sort((a, b) => rank(a.name) - rank(b.name) || byName.compare(a.name, b.name) || a.id - b.id);
}

function counted(rows: SelectQueryBuilder<Annotation>): Promise<Counted[]> {
  return rows
    .select('a.projectId', 'projectId')
    .addSelect('COUNT(*)', 'count')
    .addSelect("SUM(CASE WHEN a.status = 'S' THEN 1 ELSE 0 END)", 'submitted')
    .groupBy('a.projectId')
    .getRawMany<Counted>();
}
