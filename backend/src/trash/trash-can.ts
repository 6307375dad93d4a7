import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail.js';
import type { Db } from '../database/unit-of-work.js';
import { LiveEvents } from '../live/live-events.js';
import type { Principal } from '../permissions/principal.js';
import type { TrashKind } from './trash-entry.entity.js';
import { TrashRepository } from './trash.repository.js';

const KEPT_MS = 30 * 24 * 3600 * 1000;

/** Where deleted things go for 30 days. */
@Injectable()
export class TrashCan {
  constructor(
    private readonly trash: TrashRepository,
    private readonly audit: AuditTrail,
    private readonly live: LiveEvents,
  ) {}

  /** Throws something away with all that hangs on it. @param tx The transaction that found it live. */
  async take(
    tx: Db,
    me: Principal,
    thing: { kind: TrashKind; objectId: number; name: string; projectId: number },
  ): Promise<void> {
    const deletedAt = new Date();
    const expiresAt = new Date(deletedAt.getTime() + KEPT_MS);
    const entry = { ...thing, deletedBy: me.userId, actor: me.username, deletedAt, expiresAt };
    const trashId = await this.trash.add(tx, entry);
    await this.trash.mark(tx, { ...thing, trashId });
    // Its layers go with it; a layer that goes alone is told by who deletes it.
    const samples = thing.kind === 'image' ? await this.trash.samplesOfLayers(tx, trashId) : [];
    for (const annotationId of samples) this.live.layersChanged(tx, annotationId);
    const { kind, objectId, projectId, name } = thing;
    await this.audit.record(tx, me, {
      kind,
      verb: 'delete',
      objectId,
      projectId,
      details: { name, trash_id: trashId },
    });
  }

  /** Samples of one project, some hundreds, each with an entry of its own. @param tx The transaction that found them live. */
  async takeSamples(
    tx: Db,
    me: Principal,
    projectId: number,
    samples: readonly { annotationId: number; name: string }[],
  ): Promise<void> {
    const deletedAt = new Date();
    const stamp = {
      deletedBy: me.userId,
      actor: me.username,
      deletedAt,
      expiresAt: new Date(deletedAt.getTime() + KEPT_MS),
    };
    const trashIds = await this.trash.addSamples(
      tx,
      projectId,
      samples.map(({ annotationId, name }) => ({
        kind: 'annotation',
        objectId: annotationId,
        name,
        projectId,
        ...stamp,
      })),
    );
    await this.trash.markSamples(tx, trashIds);
    await this.audit.record(
      tx,
      me,
      ...samples.map(({ annotationId, name }) => ({
        ...{ kind: 'annotation', verb: 'delete', objectId: annotationId, projectId },
        details: { name, trash_id: trashIds.get(annotationId), together: samples.length },
      })),
    );
  }
}
