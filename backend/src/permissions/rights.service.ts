import { Injectable } from '@nestjs/common';
import type { Page, Paged } from '../database/keyset.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { type RightRow, RightsRepository } from './rights.repository.js';

/** Who sees what, and why. */
@Injectable()
export class RightsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly rights: RightsRepository,
  ) {}

  onProject(projectId: number, page: Page): Promise<Paged<RightRow>> {
    return this.rights.onProject(this.work.db, projectId, new Date(), page);
  }

  ofPerson(userId: number, page: Page): Promise<Paged<RightRow>> {
    return this.rights.ofPerson(this.work.db, userId, new Date(), page);
  }
}
