import { Injectable } from '@nestjs/common';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import type { Page, Paged } from '../database/keyset.js';
import { given } from '../database/rows.js';
import { madeBy } from '../database/tracked.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError, NotFoundError, VersionConflictError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import type { Classification } from './classification.entity.js';
import { readOptions } from './classification-options.js';
import { type ClassificationFilter, ClassificationsRepository } from './classifications.repository.js';
import {
  ClassificationDto,
  type CreateClassificationDto,
  type UpdateClassificationDto,
} from './dto/classification.dto.js';

/** Marks one of its options: the type of the public system. */
const USUAL_TYPE = 'M';

@Injectable()
export class ClassificationsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly classifications: ClassificationsRepository,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws NotFoundError */
  byId(classificationId: number): Promise<Classification> {
    return this.existing(this.work.db, classificationId);
  }

  list(filter: ClassificationFilter, page: Page, me: Principal): Promise<Paged<Classification>> {
    return this.classifications.list(this.work.db, filter, page, me);
  }

  /** @throws InvalidRequestError for options that cannot be read, NameTakenError */
  create(dto: CreateClassificationDto, me: Principal): Promise<Classification> {
    const { project_id: projectId, name, type = USUAL_TYPE, data = '', settings = '' } = dto;
    demandReadable(data);
    return this.work.run(async (tx) => {
      const values = { ...madeBy(me.userId), projectId, name, type, data, settings, ownerId: me.userId };
      const classification = await this.classifications.add(tx, values);
      await this.audit.record(tx, me, deed('create', classification, { name, data }));
      return classification;
    });
  }

  /** Decisions keep the option that was chosen, whatever becomes of it here. @throws the same, VersionConflictError */
  async update(classificationId: number, dto: UpdateClassificationDto, me: Principal): Promise<Classification> {
    const { name, type, data, settings } = dto;
    if (data !== undefined) demandReadable(data);
    const changed = await this.work.run(async (tx) => {
      const values = given({ name, type, data, settings });
      if (!(await this.classifications.change(tx, classificationId, dto.version, values, me.userId))) return false;
      await this.audit.record(tx, me, deed('update', await this.existing(tx, classificationId), values));
      return true;
    });
    const classification = await this.byId(classificationId);
    if (!changed) throw new VersionConflictError('classification', ClassificationDto.from(classification));
    return classification;
  }

  /** No category offers it any longer; what was decided by it goes with it. */
  async remove(classificationId: number, me: Principal): Promise<void> {
    await this.work.run(async (tx) => {
      const classification = await this.existing(tx, classificationId);
      await this.classifications.remove(tx, classificationId);
      await this.audit.record(tx, me, deed('delete', classification, { name: classification.name }));
    });
  }

  private async existing(db: Db, classificationId: number): Promise<Classification> {
    const classification = await this.classifications.byId(db, classificationId);
    if (!classification) throw new NotFoundError('classification');
    return classification;
  }
}

function deed(verb: string, { classificationId, projectId }: Classification, details: object): Deed {
  return { kind: 'classification', verb, objectId: classificationId, projectId, details: { ...details } };
}

function demandReadable(data: string): void {
  const { problem } = readOptions(data);
  if (problem === null) return;
  throw new InvalidRequestError('These options cannot be read.', [{ path: 'data', message: problem }]);
}
