import { Injectable } from '@nestjs/common';
import type { Page, Paged } from '../database/keyset.js';
import type { Db } from '../database/unit-of-work.js';
import { AuditEntry } from './audit-entry.entity.js';

export interface AuditFilter {
  projectId?: number;
  userId?: number;
  kind?: string;
  objectId?: string;
  /** From then on. */
  since?: Date;
  /** Before then. */
  until?: Date;
}

const FILTERS: (keyof Omit<AuditFilter, 'since' | 'until'>)[] = ['projectId', 'userId', 'kind', 'objectId'];

@Injectable()
export class AuditRepository {
  async add(tx: Db, entries: Omit<AuditEntry, 'auditId'>[]): Promise<void> {
    if (entries.length) await tx.insert(AuditEntry, entries as object[]);
  }

  /** Newest first. */
  async list(db: Db, filter: AuditFilter, page: Page): Promise<Paged<AuditEntry>> {
    const rows = db.createQueryBuilder(AuditEntry, 'e');
    for (const field of FILTERS) {
      if (filter[field] !== undefined) rows.andWhere(`e.${field} = :${field}`, { [field]: filter[field] });
    }
    if (filter.since) rows.andWhere('e.at >= :since', { since: filter.since });
    if (filter.until) rows.andWhere('e.at < :until', { until: filter.until });
    if (page.after) rows.andWhere('e.auditId < :before', { before: page.after.id });
    const found = await rows
      .orderBy('e.auditId', 'DESC')
      .limit(page.limit + 1)
      .getMany();
    const shown = found.slice(0, page.limit);
    const last = shown.at(-1);
    return { rows: shown, next: found.length > page.limit && last ? { sort: 0, id: last.auditId } : null };
  }
}
