import { Injectable } from '@nestjs/common';
import type { Page, Paged } from '../database/keyset.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { AccessControl } from '../permissions/access-control.js';
import type { Principal } from '../permissions/principal.js';
import type { AuditEntry } from './audit-entry.entity.js';
import { type AuditFilter, AuditRepository } from './audit.repository.js';

@Injectable()
export class AuditService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly entries: AuditRepository,
    private readonly control: AccessControl,
  ) {}

  /** The log of one project shows to those who administer it, the whole log to those who administer the installation. */
  async list(filter: AuditFilter, page: Page, me: Principal): Promise<Paged<AuditEntry>> {
    if (filter.projectId === undefined) this.control.demandOfPerson('audit:read-all', me);
    else await this.control.demand('audit:read', me, 'project', filter.projectId);
    return this.entries.list(this.work.db, filter, page);
  }
}
