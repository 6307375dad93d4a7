import { Injectable } from '@nestjs/common';
import { madeBy, type Tracked } from '../database/tracked.js';
import type { Db } from '../database/unit-of-work.js';
import { Project } from '../projects/project.entity.js';
import type { BatchReport } from './adopt-report.js';
import { AdoptRepository } from './adopt.repository.js';
import type { AdoptRun } from './adopt-run.js';
import { AdoptTables, keyOf, nameOf, ownerOf } from './adopt-tables.js';
import type { AdoptedKind } from './adopted-row.entity.js';
import { numberIn, type RawRow, type SourceTable, textIn } from './source-schema.js';

/** By the ids that they have in the source. */
export interface Parents {
  projects: Map<number, Project>;
  owners: Map<number, number>;
}

/** What every part of a project has. */
export type ProjectPart = Tracked & { name: string; projectId: number; ownerId: number };

/** What rows of the source hang on, as it is here. */
@Injectable()
export class AdoptedParents {
  constructor(
    private readonly rows: AdoptRepository,
    private readonly tables: AdoptTables,
  ) {}

  /** Rows of ours that rows of the source refer to; those that were not taken, or lie in the trash here, are left out. */
  async of<Row extends object>(
    run: AdoptRun,
    tx: Db,
    kind: AdoptedKind,
    entity: new () => Row,
    id: keyof Row & string,
    rows: RawRow[],
    column = `${kind}_id`,
  ): Promise<Map<number, Row>> {
    const targets = await this.tables.targets(run, tx, kind, rows, column);
    const found = await this.rows.byIds(tx, entity, id, [...targets.values()]);
    return new Map(
      [...targets].flatMap(([sourceId, targetId]) => {
        const row = found.get(targetId);
        return row ? [[sourceId, row] as const] : [];
      }),
    );
  }

  async ofProject(run: AdoptRun, tx: Db, rows: RawRow[]): Promise<Parents> {
    const projects = await this.of(run, tx, 'project', Project, 'projectId', rows);
    return { projects, owners: await this.tables.targets(run, tx, 'user', rows, 'owner_id') };
  }

  /** Project, name and owner of a row; null: it has no project here, which has been told. */
  partOf(table: SourceTable, row: RawRow, { projects, owners }: Parents, told: BatchReport): ProjectPart | null {
    const project = projects.get(numberIn(row, 'project_id'));
    if (!project) {
      const reason = `Its project, ${textIn(row, 'project_id')}, is not there.`;
      told.refuse(table, keyOf(table, row), 'project.missing', reason);
      return null;
    }
    const ownerId = ownerOf(table, row, owners, project.ownerId, told);
    return { ...madeBy(null), name: nameOf(table, row, told), projectId: project.projectId, ownerId };
  }
}
