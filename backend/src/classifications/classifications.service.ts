import { Injectable } from '@nestjs/common';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import type { Page, Paged } from '../database/keyset.js';
import { given } from '../database/rows.js';
import { madeBy } from '../database/tracked.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError, NotFoundError, VersionConflictError } from '../errors/app-error.js';
import type { Principal } from '../permissions/principal.js';
import { TrashCan } from '../trash/trash-can.js';
import type { Classification } from './classification.entity.js';
import { readOptions } from './classification-options.js';
import {
  type ClassificationFilter,
  ClassificationsRepository,
  type ClassificationUses,
} from './classifications.repository.js';
import {
  ClassificationDto,
  type CreateClassificationDto,
  type RenamedOptionDto,
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
    private readonly trash: TrashCan,
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

  /**
   * Decisions keep the option that was chosen, unless it is said to be called otherwise now.
   *
   * @throws the same, VersionConflictError; nothing is changed then
   */
  async update(classificationId: number, dto: UpdateClassificationDto, me: Principal): Promise<Classification> {
    const { name, type, data, settings, renamed_options: renamed = [] } = dto;
    if (data !== undefined) demandReadable(data);
    demandRenamed(renamed, data);
    const changed = await this.work.run(async (tx) => {
      const values = given({ name, type, data, settings });
      if (!(await this.classifications.change(tx, classificationId, dto.version, values, me.userId))) return false;
      const followed = await this.classifications.renameOptions(tx, classificationId, renamed);
      const details = { ...values, ...(renamed.length > 0 && { renamed_options: renamed, decisions: followed }) };
      await this.audit.record(tx, me, deed('update', await this.existing(tx, classificationId), details));
      return true;
    });
    const classification = await this.byId(classificationId);
    if (!changed) throw new VersionConflictError('classification', ClassificationDto.from(classification));
    return classification;
  }

  /** Nobody is asked it any longer. What was decided by it comes back with it, for 30 days. */
  async remove(classificationId: number, me: Principal): Promise<void> {
    await this.work.run(async (tx) => {
      const { name, projectId } = await this.existing(tx, classificationId);
      await this.trash.take(tx, me, { kind: 'classification', objectId: classificationId, name, projectId });
    });
  }

  /** What each of a project's classifications is used for. */
  uses(projectId: number): Promise<Map<number, ClassificationUses>> {
    return this.classifications.uses(this.work.db, projectId);
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

/** @throws InvalidRequestError when an option is to be called what is none afterwards, or two are to be one */
function demandRenamed(renamed: RenamedOptionDto[], data: string | undefined): void {
  if (renamed.length === 0) return;
  const known = new Set(readOptions(data ?? '').options.map(({ option }) => option));
  const issues = renamed.flatMap(({ from, to }, n) => {
    const path = `renamed_options[${n}]`;
    if (!known.has(to)) return [{ path, message: `"${to}" is not among the options` }];
    const twice = renamed.findIndex((other) => other.from === from) < n;
    return twice ? [{ path, message: `"${from}" is renamed already` }] : [];
  });
  if (issues.length) throw new InvalidRequestError('These options cannot be renamed so.', issues);
}
