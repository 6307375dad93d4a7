import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail.js';
import { madeBy } from '../database/tracked.js';
import type { Db } from '../database/unit-of-work.js';
import { NotAllowedError } from '../errors/app-error.js';
import type { Access } from '../permissions/access.js';
import { freeColour } from './label-colours.js';
import { LabelsRepository } from './labels.repository.js';

/** A label as a file names it. */
export interface NamedLabel {
  name: string;
  /** `#rrggbb`; null: the file does not say. */
  colour: string | null;
}

const MOST_NAMED = 5;

/** Labels by their names, for files that come from elsewhere. */
@Injectable()
export class LabelNames {
  constructor(
    private readonly labels: LabelsRepository,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Ids by name, within the transaction of whoever asks. Those that are missing are made; those that are there stay as
   * they are.
   *
   * @param wanted Each name once.
   * @throws NotAllowedError where one is missing and the caller may not make labels
   */
  async ids(tx: Db, projectId: number, wanted: NamedLabel[], access: Access): Promise<ReadonlyMap<string, number>> {
    const known = await this.labels.byNames(
      tx,
      projectId,
      wanted.map(({ name }) => name),
    );
    const found = new Map(known.map(({ name, labelId }) => [name, labelId]));
    const missing = wanted.filter(({ name }) => !found.has(name));
    if (missing.length && !access.may('label:create')) throw mayNotMake(missing);
    const { userId } = access.principal;
    for (const { name, colour } of missing) {
      const given = colour ?? freeColour(await this.labels.colours(tx, projectId));
      const values = { ...madeBy(userId), projectId, name, colour: given, ownerId: userId };
      const { labelId } = await this.labels.add(tx, values);
      const deed = { kind: 'label' as const, verb: 'create', objectId: labelId, projectId, details: { name } };
      await this.audit.record(tx, access.principal, deed);
      found.set(name, labelId);
    }
    return found;
  }
}

function mayNotMake(labels: NamedLabel[]): NotAllowedError {
  const list = labels
    .slice(0, MOST_NAMED)
    .map(({ name }) => `"${name}"`)
    .join(', ');
  const more = labels.length > MOST_NAMED ? ` and ${labels.length - MOST_NAMED} more` : '';
  return new NotAllowedError(`Only who administers the project makes labels: it has none called ${list}${more}.`);
}
