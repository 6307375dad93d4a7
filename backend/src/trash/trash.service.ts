import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail.js';
import type { Page, Paged } from '../database/keyset.js';
import { isDuplicate, UnitOfWork } from '../database/unit-of-work.js';
import { AppError, NameTakenError, NotFoundError } from '../errors/app-error.js';
import { ImageContents } from '../images/image-contents.js';
import { LiveEvents } from '../live/live-events.js';
import { AccessControl } from '../permissions/access-control.js';
import type { Principal } from '../permissions/principal.js';
import type { TrashEntry } from './trash-entry.entity.js';
import { TrashRepository } from './trash.repository.js';

const SWEEP_EVERY_MS = 3600 * 1000;

@Injectable()
export class TrashService implements OnModuleDestroy {
  private readonly log = new Logger('trash');
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly work: UnitOfWork,
    private readonly trash: TrashRepository,
    private readonly audit: AuditTrail,
    private readonly contents: ImageContents,
    private readonly control: AccessControl,
    private readonly live: LiveEvents,
  ) {}

  list(projectId: number | undefined, page: Page, me: Principal): Promise<Paged<TrashEntry>> {
    return this.trash.list(this.work.db, projectId, page, me);
  }

  /**
   * Brings back all that went with one deletion, as it was.
   *
   * @throws NotFoundError, NameTakenError, AppError trash.parent-deleted
   */
  async restore(trashId: number, me: Principal): Promise<TrashEntry> {
    const entry = await this.mine(trashId, me);
    try {
      await this.work.run(async (tx) => {
        if (await this.trash.lacksParent(tx, entry)) throw parentDeleted(entry);
        // Of what lies above, nobody can have a sample open: the page was left when it was deleted.
        const open = entry.kind === 'layer' || entry.kind === 'image';
        const samples = open ? await this.trash.samplesOfLayers(tx, trashId) : [];
        await this.trash.unmark(tx, entry);
        await this.trash.drop(tx, trashId);
        await this.audit.record(tx, me, deed('restore', entry));
        for (const annotationId of samples) this.live.layersChanged(tx, annotationId);
      });
    } catch (error) {
      if (isDuplicate(error)) throw new NameTakenError(entry.kind, entry.name);
      throw error;
    }
    this.control.forgetDecisions();
    return entry;
  }

  /** Deletes for good before its time. @throws NotFoundError */
  async purge(trashId: number, me: Principal): Promise<void> {
    await this.remove(await this.mine(trashId, me), me);
  }

  /** At start and every hour: what has lain for 30 days goes. */
  startSweeping(): void {
    const sweep = (): void => {
      this.sweep().catch((error: unknown) => this.log.error('Sweeping the trash', (error as Error).stack));
    };
    sweep();
    this.timer = setInterval(sweep, SWEEP_EVERY_MS);
  }

  async sweep(now = new Date()): Promise<void> {
    const system = { userId: 0, username: 'Memento' };
    for (const entry of await this.trash.expired(this.work.db, now)) await this.remove(entry, system);
  }

  onModuleDestroy(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private async remove(entry: TrashEntry, by: { userId: number; username: string }): Promise<void> {
    const contents = await this.trash.contents(this.work.db, entry);
    await this.work.run(async (tx) => {
      await this.audit.record(tx, by, deed('purge', entry));
      await this.trash.purge(tx, entry);
      await this.trash.drop(tx, entry.trashId);
    });
    for (const sha256 of contents) await this.contents.drop(sha256);
  }

  /** Those who administer the project, and whoever threw it away; a project only its owner. */
  private async mine(trashId: number, me: Principal): Promise<TrashEntry> {
    const entry = await this.trash.byId(this.work.db, trashId);
    if (!entry) throw new NotFoundError('trash');
    const { projectId, project, kind, deletedBy } = entry;
    const chain = { projectId, projectOwnerId: project.ownerId, categoryId: null, annotationId: null };
    if (kind !== 'project' && deletedBy === me.userId) return entry;
    const action = kind === 'project' ? 'project:delete' : 'trash:restore';
    if (!this.control.allows(action, me, chain)) throw new NotFoundError('trash');
    return entry;
  }
}

function parentDeleted({ kind }: TrashEntry): AppError {
  const above = {
    project: '',
    category: 'project',
    image: 'project',
    classification: 'project',
    annotation: 'category',
    layer: 'sample or image',
  };
  return new AppError(409, 'trash.parent-deleted', `Restore its ${above[kind]} first.`);
}

function deed(verb: string, { kind, objectId, projectId, name, trashId }: TrashEntry) {
  return { kind, verb, objectId, projectId, details: { name, trash_id: trashId } };
}
