import { Injectable } from '@nestjs/common';
import { Annotation } from '../annotations/annotation.entity.js';
import { AuditTrail } from '../audit/audit-trail.js';
import { Category } from '../categories/category.entity.js';
import { madeBy } from '../database/tracked.js';
import type { Db } from '../database/unit-of-work.js';
import { SYSTEM_CODE } from '../permissions/grant-code.js';
import { Grant } from '../permissions/grant.entity.js';
import { publicGrant } from '../permissions/public-grant.js';
import { Project } from '../projects/project.entity.js';
import { ADOPTION } from './adopt-people.js';
import type { BatchReport } from './adopt-report.js';
import { AdoptRepository } from './adopt.repository.js';
import type { AdoptRun } from './adopt-run.js';
import { AdoptTables, keyOf } from './adopt-tables.js';
import { AdoptedParents } from './adopted-parents.js';
import { numberIn, type RawRow, textIn } from './source-schema.js';

interface Context {
  users: Map<number, number>;
  project: Map<number, Project>;
  category: Map<number, Category>;
  annotation: Map<number, Annotation>;
}

/** Who may see or do what in a project or a part of it. */
@Injectable()
export class AdoptGrants {
  constructor(
    private readonly rows: AdoptRepository,
    private readonly tables: AdoptTables,
    private readonly parents: AdoptedParents,
    private readonly audit: AuditTrail,
  ) {}

  async take(run: AdoptRun): Promise<void> {
    await this.tables.take(run, {
      table: 'permissions',
      kind: 'permission',
      part: { where: `type <> '${SYSTEM_CODE}'` },
      prepare: async (tx, rows): Promise<Context> => ({
        users: await this.tables.targets(run, tx, 'user', rows, 'user_id'),
        // An id may be one of each kind: which it is, its code says.
        project: await this.parents.of(run, tx, 'project', Project, 'projectId', rows, 'type_id'),
        category: await this.parents.of(run, tx, 'category', Category, 'categoryId', rows, 'type_id'),
        annotation: await this.parents.of(run, tx, 'annotation', Annotation, 'annotationId', rows, 'type_id'),
      }),
      take: (tx, row, context, told) => this.takeGrant(tx, row, context, told),
    });
    await this.tables.finish(run, 'permissions');
  }

  private async takeGrant(tx: Db, row: RawRow, context: Context, told: BatchReport): Promise<number | null> {
    const key = keyOf('permissions', row);
    const refuse = (code: string, reason: string): null => {
      told.refuse('permissions', key, code, reason);
      return null;
    };
    const grant = publicGrant(textIn(row, 'type'));
    if (grant.kind === 'unknown') return refuse('permission.unknown', 'There is no such permission.');
    if (grant.kind === 'licence') {
      told.covered(
        'permissions',
        key,
        'permission.covered',
        'Whoever owns a project administers it; who may make one is a setting here.',
      );
      return null;
    }
    const userId = context.users.get(numberIn(row, 'user_id'));
    if (userId === undefined) return refuse('user.missing', 'It was given to somebody who is not there.');
    const place = context[grant.on].get(numberIn(row, 'type_id'));
    if (!place) return refuse(`${grant.on}.missing`, 'What it was given on is not there.');
    const { projectId } = place;
    const categoryId = 'categoryId' in place ? place.categoryId : null;
    const annotationId = 'annotationId' in place ? place.annotationId : null;
    const typeId = annotationId ?? categoryId ?? projectId;
    const id = { userId, type: grant.code, typeId };
    if (await this.rows.exists(tx, Grant, id)) return 0;
    await this.rows.add(tx, Grant, { ...madeBy(null), ...id, projectId, categoryId, annotationId });
    const objectId = `${userId}/${grant.code}/${typeId}`;
    await this.audit.record(tx, ADOPTION, { kind: 'permission', verb: 'grant', objectId, projectId });
    return 0;
  }
}
