import { Injectable } from '@nestjs/common';
import type { Db } from '../database/unit-of-work.js';
import type { Principal } from '../permissions/principal.js';
import { AuditRepository } from './audit.repository.js';

/** One change, as the log tells it. */
export interface Deed {
  /** Of what: `label`, `project`, … */
  kind: string;
  /** `create`, `update`, `delete`, … */
  verb: string;
  objectId: number | string;
  projectId: number | null;
  details?: Record<string, unknown>;
}

/** Who did it: a principal, or without an id the system itself. */
export type Actor = Pick<Principal, 'username'> & { userId: number | null };

/** Writes the audit log. A change and its entry are one transaction: neither is there without the other. */
@Injectable()
export class AuditTrail {
  constructor(private readonly entries: AuditRepository) {}

  /** @param tx The transaction of the change itself. */
  async record(tx: Db, me: Actor, ...deeds: Deed[]): Promise<void> {
    const at = new Date();
    await this.entries.add(
      tx,
      deeds.map(({ kind, verb, objectId, projectId, details = {} }) => ({
        ...{ at, userId: me.userId, actor: me.username, action: `${kind}.${verb}`, kind },
        ...{ objectId: String(objectId), projectId, details },
      })),
    );
  }
}
