import { Injectable } from '@nestjs/common';
import type { Db } from '../database/unit-of-work.js';
import { Project } from '../projects/project.entity.js';

@Injectable()
export class OwnershipRepository {
  /** Every table with a column `owner_id`, found in the entities, so that a new kind of thing cannot be forgotten. */
  ownedTables(db: Db): string[] {
    return db.dataSource.entityMetadatas
      .filter((entity) => entity.columns.some((column) => column.databaseName === 'owner_id'))
      .map((entity) => entity.tableName);
  }

  /** @returns How many rows of each table changed hands. */
  async handOver(tx: Db, from: number, to: number): Promise<Record<string, number>> {
    const moved: Record<string, number> = {};
    for (const table of this.ownedTables(tx)) {
      const { affected } = await tx
        .createQueryBuilder()
        .update(table)
        .set({ ownerId: to })
        .where('owner_id = :from', { from })
        .execute();
      if (affected) moved[table] = affected;
    }
    return moved;
  }

  /** How many rows of each table somebody owns, those in the trash included. */
  async counts(db: Db, userId: number): Promise<Record<string, number>> {
    const owned: Record<string, number> = {};
    for (const table of this.ownedTables(db)) {
      const [{ total }] = await db.query<{ total: number | string }[]>(
        `SELECT COUNT(*) AS total FROM ${table} WHERE owner_id = ?`,
        [userId],
      );
      if (Number(total)) owned[table] = Number(total);
    }
    return owned;
  }

  /** Names that projects of both have. */
  async clashes(db: Db, from: number, to: number): Promise<string[]> {
    const rows = await db
      .createQueryBuilder(Project, 'mine')
      .select('mine.name', 'name')
      .innerJoin(Project, 'theirs', 'theirs.name = mine.name AND theirs.trashId = mine.trashId')
      .where('mine.ownerId = :from AND theirs.ownerId = :to', { from, to })
      .orderBy('mine.name')
      .getRawMany<{ name: string }>();
    return rows.map((row) => row.name);
  }
}
