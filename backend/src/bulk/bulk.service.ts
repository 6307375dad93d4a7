import { Injectable } from '@nestjs/common';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import { BrowseService } from '../browse/browse.service.js';
import type { SampleFilter } from '../browse/sample-filter.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError, NotAllowedError } from '../errors/app-error.js';
import type { Access } from '../permissions/access.js';
import type { Principal } from '../permissions/principal.js';
import type { NewShare, ShownShare } from '../shares/shares.service.js';
import { SharesService } from '../shares/shares.service.js';
import { TrashCan } from '../trash/trash-can.js';
import { NamesTakenError, SelectionChangedError } from './bulk.errors.js';
import { BulkRepository, type PickedSample } from './bulk.repository.js';

/** Entries of the audit log that are written at once. */
const DEEDS_AT_ONCE = 500;
/** Each link has an account of its own. */
const MOST_SHARES = 200;

/** Samples named one by one, or all that match but some. */
export type Selection =
  { ids: number[] } | { filter: Omit<SampleFilter, 'projectId'>; except: number[]; expected: number | undefined };

/** What became of the samples: all that are still there, or, where an error is thrown, none. */
export interface BulkResult {
  changed: number;
  /** They were so already. */
  unchanged: number;
  /** Named, but deleted meanwhile or not to be seen. */
  gone: number[];
}

/**
 * The same done to many samples: one request, one transaction, an entry of the audit log for each sample. Doing it twice
 * comes to the same as doing it once.
 */
@Injectable()
export class BulkService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly bulk: BulkRepository,
    private readonly browse: BrowseService,
    private readonly shares: SharesService,
    private readonly trash: TrashCan,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws NotAllowedError when the caller may only look at some of them, InvalidRequestError, SelectionChangedError */
  label(
    selection: Selection,
    { add, remove }: { add: number[]; remove: number[] },
    { place: { projectId }, principal }: Access,
  ): Promise<BulkResult> {
    return this.on(projectId, selection, principal, async (tx, picked) => {
      const ids = idsOf(picked);
      const labelIds = [...new Set([...add, ...remove])];
      await this.demandLabels(tx, projectId, labelIds);
      const workable = await this.bulk.countWorkable(tx, ids, principal);
      if (workable < ids.length) throw onlyToSee(ids.length - workable);
      const present = new Map<number, Set<number>>();
      for (const { annotationId, labelId } of await this.bulk.labelsOn(tx, ids, labelIds))
        present.set(annotationId, (present.get(annotationId) ?? new Set<number>()).add(labelId));
      const changes = ids.map((annotationId) => {
        const has = present.get(annotationId) ?? new Set<number>();
        const added = add.filter((labelId) => !has.has(labelId));
        return { annotationId, added, dropped: remove.filter((labelId) => has.has(labelId)) };
      });
      const changed = changes.filter(({ added, dropped }) => added.length > 0 || dropped.length > 0);
      const links = changed.flatMap(({ annotationId, added }) => added.map((labelId) => ({ annotationId, labelId })));
      await this.bulk.attach(tx, links, principal.userId);
      if (remove.length > 0) await this.bulk.detach(tx, idsOf(changed), remove);
      await this.record(tx, principal, changed, ({ annotationId, added, dropped }) =>
        deed('label', annotationId, projectId, { added, dropped, together: changed.length }),
      );
      return changed.length;
    });
  }

  /** @throws InvalidRequestError, SelectionChangedError, NamesTakenError */
  move(selection: Selection, categoryId: number, { place: { projectId }, principal }: Access): Promise<BulkResult> {
    return this.on(projectId, selection, principal, async (tx, picked) => {
      const category = await this.bulk.category(tx, projectId, categoryId);
      if (!category) throw notOfProject('category_id', 'is not a category of this project');
      const moving = picked.filter((sample) => sample.categoryId !== categoryId);
      const names = moving.map(({ name }) => name);
      const taken = await this.bulk.namesIn(tx, categoryId, names);
      const twice = names.filter((name) => taken.has(name) || taken.size === taken.add(name).size);
      if (twice.length > 0) throw new NamesTakenError(category.name, [...new Set(twice)]);
      await this.bulk.move(tx, idsOf(moving), categoryId, principal.userId);
      await this.record(tx, principal, moving, ({ annotationId, categoryId: before }) =>
        deed('update', annotationId, projectId, { categoryId, from: before, together: moving.length }),
      );
      return moving.length;
    });
  }

  /** To the trash, each for itself: each can be brought back. @throws SelectionChangedError */
  remove(selection: Selection, { place: { projectId }, principal }: Access): Promise<BulkResult> {
    return this.on(projectId, selection, principal, async (tx, picked) => {
      for (let n = 0; n < picked.length; n += DEEDS_AT_ONCE)
        await this.trash.takeSamples(tx, principal, projectId, picked.slice(n, n + DEEDS_AT_ONCE));
      return picked.length;
    });
  }

  /** A link for each sample. @throws InvalidRequestError for too many, SelectionChangedError */
  async share(
    selection: Selection,
    wanted: NewShare,
    { place, principal }: Access,
  ): Promise<BulkResult & { links: { name: string; made: ShownShare & { secret: string } }[] }> {
    let links: { name: string; made: ShownShare & { secret: string } }[] = [];
    const result = await this.on(place.projectId, selection, principal, async (tx, picked) => {
      if (picked.length > MOST_SHARES)
        throw notOfProject('samples', `must be at most ${MOST_SHARES} to be shared at once`);
      links = [];
      for (const { annotationId, categoryId, name } of picked) {
        const sample = { ...place, categoryId, annotationId };
        links.push({ name, made: await this.shares.createIn(tx, wanted, sample, principal) });
      }
      return picked.length;
    });
    return { ...result, links };
  }

  private on(
    projectId: number,
    selection: Selection,
    me: Principal,
    change: (tx: Db, picked: PickedSample[]) => Promise<number>,
  ): Promise<BulkResult> {
    return this.work.run(async (tx) => {
      await this.bulk.lockProject(tx, projectId);
      const wanted = await this.wanted(tx, projectId, selection, me);
      const picked = await this.bulk.picked(tx, projectId, wanted, me);
      const there = new Set(idsOf(picked));
      const changed = await change(tx, picked);
      return { changed, unchanged: picked.length - changed, gone: wanted.filter((id) => !there.has(id)) };
    });
  }

  private async wanted(tx: Db, projectId: number, selection: Selection, me: Principal): Promise<number[]> {
    if ('ids' in selection) return [...new Set(selection.ids)];
    const except = new Set(selection.except);
    const ids = (await this.browse.ids({ ...selection.filter, projectId }, me, tx)).filter((id) => !except.has(id));
    const { expected } = selection;
    if (expected !== undefined && expected !== ids.length) throw new SelectionChangedError(expected, ids.length);
    return ids;
  }

  private async demandLabels(tx: Db, projectId: number, labelIds: number[]): Promise<void> {
    if (labelIds.length === 0) throw notOfProject('add', 'add or remove must name a label');
    const known = await this.bulk.countLabels(tx, projectId, labelIds);
    if (known < labelIds.length) throw notOfProject('add', 'names a label that is not of this project');
  }

  private async record<Item>(tx: Db, me: Principal, items: Item[], deedOf: (item: Item) => Deed): Promise<void> {
    for (let n = 0; n < items.length; n += DEEDS_AT_ONCE)
      await this.audit.record(tx, me, ...items.slice(n, n + DEEDS_AT_ONCE).map(deedOf));
  }
}

function idsOf(samples: readonly { annotationId: number }[]): number[] {
  return samples.map(({ annotationId }) => annotationId);
}

function deed(verb: string, annotationId: number, projectId: number, details: Record<string, unknown>): Deed {
  return { kind: 'annotation', verb, objectId: annotationId, projectId, details };
}

function notOfProject(path: string, message: string): InvalidRequestError {
  return new InvalidRequestError(`The request cannot be accepted: ${path} ${message}.`, [{ path, message }]);
}

function onlyToSee(count: number): NotAllowedError {
  return new NotAllowedError(
    count === 1
      ? 'One of these samples is only for you to look at. Nothing was changed.'
      : `${count} of these samples are only for you to look at. Nothing was changed.`,
  );
}
