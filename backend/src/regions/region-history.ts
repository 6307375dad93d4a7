import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail.js';
import type { Page, Paged } from '../database/keyset.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { NotFoundError } from '../errors/app-error.js';
import type { Layer } from '../layers/layer.entity.js';
import type { Access } from '../permissions/access.js';
import { LiveEvents } from '../live/live-events.js';
import type { ForeignObject } from './foreign-object.entity.js';
import { sameContent } from './region-change.js';
import { type Earlier, RegionRevisionsRepository, type RevisionRow } from './region-revisions.repository.js';
import { contentOf, type ForeignState, type RegionState } from './region-state.js';
import { demandToDraw, NOTHING, redrawn, RegionWriter, type Rewrite } from './region-writer.js';
import type { Region } from './region.entity.js';
import { LayerVersionUnknownError, NotDrawableError, RegionIdTakenError } from './regions.errors.js';
import { RegionsRepository } from './regions.repository.js';

/** What a restoration changed. */
export interface Restored {
  version: number;
  regions: Region[];
  deleted: string[];
}

/** What a drawing layer was like, and how it becomes so again. docs/adr/0018-history-of-regions.md */
@Injectable()
export class RegionHistory {
  constructor(
    private readonly work: UnitOfWork,
    private readonly regions: RegionsRepository,
    private readonly revisions: RegionRevisionsRepository,
    private readonly writer: RegionWriter,
    private readonly audit: AuditTrail,
    private readonly live: LiveEvents,
  ) {}

  /** Changes of a layer, newest first: all revisions of one change together. */
  ofLayer(layerId: number, page: Page): Promise<Paged<RevisionRow[]>> {
    return this.revisions.ofLayer(this.work.db, layerId, page);
  }

  /** Newest first. */
  ofRegion(regionId: string, page: Page): Promise<Paged<RevisionRow>> {
    return this.revisions.ofRegion(this.work.db, regionId.toLowerCase(), page);
  }

  /**
   * How the regions differed at a version from what is there now.
   *
   * @throws NotFoundError, LayerVersionUnknownError
   */
  async earlier(layerId: number, version: number): Promise<Earlier[]> {
    const { db } = this.work;
    await this.demandKnown(db, await this.existing(db, layerId), version);
    return this.revisions.earlier(db, layerId, version);
  }

  /**
   * Makes a layer what it was at a version, by a change like any other. Regions that are as they were then stay who and
   * what they are; what comes back from the dead has a version of its own, so that nobody takes it for what they knew.
   *
   * @throws NotFoundError, NotDrawableError, NotAllowedError, LayerVersionUnknownError, RegionLockedError,
   *         RegionIdTakenError where a region lives on another layer by now
   */
  restore(layerId: number, version: number, access: Access): Promise<Restored> {
    return this.work.run(async (tx) => {
      await this.regions.lockLayer(tx, layerId);
      const layer = await this.existing(tx, layerId);
      if (layer.kind !== 'drawing') throw new NotDrawableError();
      demandToDraw(layer, access);
      await this.demandKnown(tx, layer, version);
      const rewrite = await this.rewriteTo(tx, layer, version, access.principal.userId);
      const reached = await this.writer.write(tx, layer, rewrite, access.principal);
      const { added, changed, removed } = rewrite;
      const ids = [...added, ...changed.map(({ after }) => after)].map((row) => row.regionId);
      const regions = await this.regions.byIds(tx, ids);
      const deleted = removed.map((row) => row.regionId);
      if (reached !== layer.regionsVersion) {
        const details = { version: reached, restored: version, regions: regions.length, deleted: deleted.length };
        const { projectId } = layer;
        const deed = { kind: 'layer' as const, verb: 'restore-regions', objectId: layerId, projectId, details };
        await this.audit.record(tx, access.principal, deed);
        this.live.layersChanged(tx, layer.annotationId);
      }
      return { version: reached, regions, deleted };
    });
  }

  private async rewriteTo(tx: Db, layer: Layer, version: number, by: number): Promise<Rewrite> {
    const earlier = await this.revisions.earlier(tx, layer.layerId, version);
    const ids = earlier.filter(({ kind }) => kind === 'region').map(({ id }) => id);
    const now = new Map((await this.regions.byIds(tx, ids)).map((row) => [row.regionId, row]));
    if ([...now.values()].some((row) => row.layerId !== layer.layerId)) throw new RegionIdTakenError();
    const foreignNow = await this.regions.foreignOf(tx, [layer.layerId]);
    const knows = await this.knownIn(tx, layer.projectId, earlier);
    const rewrite: Rewrite = { ...NOTHING, added: [], changed: [], removed: [], foreignAdded: [], foreignRemoved: [] };
    for (const one of earlier) {
      if (one.kind === 'region') rewriteRegion(rewrite, now.get(one.id), { one, layer, by, knows });
      else
        rewriteForeign(
          rewrite,
          foreignNow.find(({ objectId }) => objectId === one.id),
          one,
          layer,
        );
    }
    return rewrite;
  }

  /** Labels and people that are gone by now cannot be named again. */
  private async knownIn(tx: Db, projectId: number, earlier: Earlier[]): Promise<Known> {
    const states = earlier.flatMap(({ kind, state }) => (kind === 'region' && state ? [state as RegionState] : []));
    const labels = await this.regions.labelsIn(tx, projectId, [...new Set(states.flatMap((s) => s.labelId ?? []))]);
    const people = await this.revisions.usersIn(tx, [...new Set(states.map((s) => s.ownerId))]);
    return { labels: new Set(labels), people: new Set(people.map(({ userId }) => userId)) };
  }

  private async existing(db: Db, layerId: number): Promise<Layer> {
    const layer = await this.regions.layer(db, layerId);
    if (!layer) throw new NotFoundError('layer');
    return layer;
  }

  private async demandKnown(db: Db, layer: Layer, version: number): Promise<void> {
    const newest = layer.regionsVersion;
    const oldest = ((await this.revisions.oldest(db, layer.layerId)) ?? newest + 1) - 1;
    if (version < oldest || version > newest) throw new LayerVersionUnknownError({ oldest, newest });
  }
}

interface Known {
  labels: Set<number>;
  people: Set<number>;
}

interface Return {
  one: Earlier;
  layer: Layer;
  by: number;
  knows: Known;
}

function rewriteRegion(rewrite: Rewrite, now: Region | undefined, { one, layer, by, knows }: Return): void {
  const state = one.state as RegionState | null;
  if (!state) {
    if (now) rewrite.removed.push(now);
    return;
  }
  const labelId = state.labelId !== null && knows.labels.has(state.labelId) ? state.labelId : null;
  const content = { ...contentOf(state), labelId };
  const { position } = state;
  if (!now) {
    const ownerId = knows.people.has(state.ownerId) ? state.ownerId : by;
    const version = one.lastVersion + 1;
    const made = { createdAt: new Date(state.createdAt), createdBy: state.createdBy };
    const changed = { updatedAt: new Date(), updatedBy: by };
    const place = { regionId: one.id, layerId: layer.layerId, position };
    rewrite.added.push({ ...content, ...made, ...changed, ...place, ownerId, version } as Region);
  } else if (!sameContent(content, now)) {
    rewrite.changed.push({ before: now, after: redrawn(now, { ...content, position }, by) });
  }
}

function rewriteForeign(rewrite: Rewrite, now: ForeignObject | undefined, one: Earlier, { layerId }: Layer): void {
  const state = one.state as ForeignState | null;
  if (now && !state) rewrite.foreignRemoved.push(now);
  if (!now && state) rewrite.foreignAdded.push({ ...state, objectId: one.id, layerId } as ForeignObject);
}
