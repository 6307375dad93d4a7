import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Page, Paged } from '../database/keyset.js';
import type { Db } from '../database/unit-of-work.js';
import { User } from '../users/user.entity.js';
import type { Principal } from '../permissions/principal.js';
import type { Past, RegionChange, RegionContent } from './region-change.js';
import { RegionRevision, type RevisionKind } from './region-revision.entity.js';
import { contentOf, type ForeignState, type RegionState } from './region-state.js';
import { chunks } from './regions.repository.js';

/** A revision without the state before it, and who made it. */
export type RevisionRow = Omit<RegionRevision, 'stateBefore'>;

/** What one region or object was before everything that happened after some version of its layer. */
export interface Earlier {
  id: string;
  kind: RevisionKind;
  /** Highest that it has had since. */
  lastVersion: number;
  /** Null: it was not there. */
  state: RegionState | ForeignState | null;
}

const EARLIER = `
  SELECT v.region_id AS id, v.kind AS kind, f.last_version AS lastVersion, v.state_before AS stateBefore
  FROM region_revisions v JOIN (
    SELECT MIN(revision_id) AS revision_id, MAX(version) AS last_version
    FROM region_revisions WHERE layer_id = ? AND layer_version > ? GROUP BY region_id
  ) f ON f.revision_id = v.revision_id`;

const SHOWN = [
  'revisionId',
  'layerId',
  'layerVersion',
  'regionId',
  'version',
  'op',
  'kind',
  'at',
  'userId',
  'guestName',
] as const;

@Injectable()
export class RegionRevisionsRepository {
  async add(tx: Db, revisions: Omit<RegionRevision, 'revisionId' | 'layer' | 'user'>[]): Promise<void> {
    for (const rows of chunks(revisions)) {
      const entities = rows.map((row) => Object.assign(new RegionRevision(), row));
      await tx.createQueryBuilder().insert().into(RegionRevision).values(entities).updateEntity(false).execute();
    }
  }

  /** All of the regions and objects that were changed after that version of the layer. */
  async earlier(db: Db, layerId: number, layerVersion: number): Promise<Earlier[]> {
    const rows = await db.query<(Omit<Earlier, 'state'> & { stateBefore: string | null })[]>(EARLIER, [
      ...[layerId, layerVersion],
    ]);
    return rows.map(({ id, kind, lastVersion, stateBefore }) => {
      const state = stateBefore === null ? null : (JSON.parse(stateBefore) as Earlier['state']);
      return { id, kind, lastVersion: Number(lastVersion), state };
    });
  }

  /** The highest versions that regions have ever had, their deletions included; those that never were are left out. */
  async lastVersions(db: Db, regionIds: string[]): Promise<Map<string, number>> {
    const last = new Map<string, number>();
    for (const ids of chunks(regionIds)) {
      const rows = await db
        .createQueryBuilder(RegionRevision, 'v')
        .select('v.regionId', 'id')
        .addSelect('MAX(v.version)', 'version')
        .where({ regionId: In(ids), kind: 'region' })
        .groupBy('v.regionId')
        .getRawMany<{ id: string; version: number }>();
      for (const { id, version } of rows) last.set(id, Number(version));
    }
    return last;
  }

  /** Where regions stood on a layer when they were deleted from it last; those that never were are left out. */
  async lastPositions(db: Db, layerId: number, regionIds: string[]): Promise<Map<string, number>> {
    const last = new Map<string, number>();
    for (const ids of chunks(regionIds)) {
      const rows = await db.find(RegionRevision, {
        select: { revisionId: true, regionId: true, stateBefore: true },
        where: { layerId, regionId: In(ids), kind: 'region', op: 'delete' },
        order: { revisionId: 'ASC' },
      });
      for (const { regionId, stateBefore } of rows) if (stateBefore) last.set(regionId, stateBefore.position);
    }
    return last;
  }

  /** What the history tells of the regions of these changes, by id; of those that never were, nothing. */
  async pastOf(db: Db, layerId: number, changes: RegionChange[], me: Principal): Promise<Map<string, Past>> {
    const last = await this.lastVersions(
      db,
      changes.map(({ regionId }) => regionId),
    );
    const pasts = new Map<string, Past>([...last].map(([id, lastVersion]) => [id, { lastVersion }]));
    for (const { regionId, base } of changes) {
      const past = pasts.get(regionId);
      if (!past || base >= past.lastVersion) continue;
      const made = await this.madeOf(db, { layerId, regionId, base }, me);
      if (made !== undefined) past.made = made;
    }
    return pasts;
  }

  /** What somebody made of a version of a region; undefined: nothing, or it is still so. */
  private async madeOf(
    db: Db,
    { base, ...of }: { layerId: number; regionId: string; base: number },
    me: Principal,
  ): Promise<RegionContent | null | undefined> {
    const rows = await db.find(RegionRevision, {
      where: { ...of, kind: 'region', version: In([base + 1, base + 2]) },
      order: { revisionId: 'ASC' },
    });
    const change = rows.find(({ version }) => version === base + 1);
    const guestName = me.share ? me.username : null;
    if (!change || change.userId !== me.userId || change.guestName !== guestName) return undefined;
    if (change.op === 'delete') return null;
    const after = rows.find(({ version, revisionId }) => version === base + 2 && revisionId > change.revisionId);
    return after?.stateBefore ? contentOf(after.stateBefore as RegionState) : undefined;
  }

  /** Version of the layer that the oldest change led to; null: there is no history. */
  oldest(db: Db, layerId: number): Promise<number | null> {
    return db.minimum(RegionRevision, 'layerVersion', { layerId });
  }

  /** Changes of a layer, newest first; a page holds whole changes. */
  async ofLayer(db: Db, layerId: number, page: Page): Promise<Paged<RevisionRow[]>> {
    const query = db
      .createQueryBuilder(RegionRevision, 'v')
      .select('v.layerVersion', 'version')
      .distinct(true)
      .where('v.layerId = :layerId', { layerId });
    if (page.after) query.andWhere('v.layerVersion < :before', { before: page.after.id });
    const found = await query
      .orderBy('v.layerVersion', 'DESC')
      .limit(page.limit + 1)
      .getRawMany<{ version: number }>();
    const versions = found.slice(0, page.limit).map(({ version }) => Number(version));
    const changes = new Map<number, RevisionRow[]>(versions.map((version) => [version, []]));
    const rows = await this.rows(db)
      .where({ layerId, layerVersion: In(versions) })
      .orderBy('v.revisionId')
      .getMany();
    for (const row of rows) changes.get(row.layerVersion)?.push(row);
    const last = versions.at(-1);
    const next = found.length > page.limit && last !== undefined ? { sort: 0, id: last } : null;
    return { rows: [...changes.values()], next };
  }

  /** Changes of one region, newest first. */
  async ofRegion(db: Db, regionId: string, page: Page): Promise<Paged<RevisionRow>> {
    const query = this.rows(db).where({ regionId, kind: 'region' });
    if (page.after) query.andWhere('v.revisionId < :before', { before: page.after.id });
    const found = await query
      .orderBy('v.revisionId', 'DESC')
      .limit(page.limit + 1)
      .getMany();
    const rows = found.slice(0, page.limit);
    const last = rows.at(-1);
    return { rows, next: found.length > page.limit && last ? { sort: 0, id: last.revisionId } : null };
  }

  usersIn(db: Db, userIds: number[]): Promise<User[]> {
    return userIds.length ? db.findBy(User, { userId: In(userIds) }) : Promise.resolve([]);
  }

  private rows(db: Db) {
    return db
      .createQueryBuilder(RegionRevision, 'v')
      .select(SHOWN.map((column) => `v.${column}`))
      .leftJoin('v.user', 'u')
      .addSelect(['u.userId', 'u.name']);
  }
}
