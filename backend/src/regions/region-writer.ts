import { Injectable } from '@nestjs/common';
import { madeBy } from '../database/tracked.js';
import type { Db } from '../database/unit-of-work.js';
import { NotAllowedError } from '../errors/app-error.js';
import type { Layer } from '../layers/layer.entity.js';
import type { Access } from '../permissions/access.js';
import type { Principal } from '../permissions/principal.js';
import type { ForeignObject } from './foreign-object.entity.js';
import type { RegionContent } from './region-change.js';
import type { RegionRevision } from './region-revision.entity.js';
import { RegionRevisionsRepository } from './region-revisions.repository.js';
import { stateOf } from './region-state.js';
import type { Region } from './region.entity.js';
import { RegionLockedError } from './regions.errors.js';
import { RegionsRepository } from './regions.repository.js';

/** What becomes of a layer, row by row. */
export interface Rewrite {
  added: Region[];
  changed: { before: Region; after: Region }[];
  removed: Region[];
  /** Objects that cannot become regions. */
  foreignAdded: ForeignObject[];
  foreignRemoved: ForeignObject[];
}

export const NOTHING: Rewrite = { added: [], changed: [], removed: [], foreignAdded: [], foreignRemoved: [] };

/** The one place that writes regions: what changes them and what remembers it are in the same transaction. */
@Injectable()
export class RegionWriter {
  constructor(
    private readonly regions: RegionsRepository,
    private readonly revisions: RegionRevisionsRepository,
  ) {}

  /**
   * @param tx Holds the lock of the layer.
   * @returns  The layer's version afterwards; the same as before when nothing was asked for.
   * @throws   RegionLockedError; then the transaction must be taken back
   */
  async write(tx: Db, layer: Layer, rewrite: Rewrite, me: Principal): Promise<number> {
    const { added, changed, removed, foreignAdded, foreignRemoved } = rewrite;
    demandUnlocked(rewrite);
    if (!Object.values(rewrite).some((rows: unknown[]) => rows.length)) return layer.regionsVersion;
    const { layerId } = layer;
    await this.regions.delete(
      tx,
      removed.map((row) => row.regionId),
    );
    await this.regions.keepFree(tx, layerId, [...removed, ...foreignRemoved]);
    for (const { before, after } of changed) await this.regions.update(tx, before.regionId, after);
    await this.goOn(tx, added);
    await this.regions.insert(tx, added);
    await this.regions.deleteForeign(
      tx,
      foreignRemoved.map((row) => row.objectId),
    );
    await this.regions.insertForeign(tx, foreignAdded);
    const layerVersion = await this.regions.nextLayerVersion(tx, layerId);
    const guestName = me.share ? me.username : null;
    const stamp = { layerId, layerVersion, userId: me.userId, guestName, at: new Date() };
    await this.revisions.add(
      tx,
      revisionsOf(rewrite).map((revision) => ({ ...stamp, ...revision })),
    );
    return layerVersion;
  }

  /** What was there before goes on from its last version: nobody takes it for what they knew. */
  private async goOn(tx: Db, added: Region[]): Promise<void> {
    const last = await this.revisions.lastVersions(
      tx,
      added.map(({ regionId }) => regionId),
    );
    for (const row of added) row.version = (last.get(row.regionId) ?? 0) + 1;
  }
}

type Told = Pick<RegionRevision, 'regionId' | 'version' | 'op' | 'kind' | 'stateBefore'>;

function revisionsOf({ added, changed, removed, foreignAdded, foreignRemoved }: Rewrite): Told[] {
  const told: Told[] = [];
  for (const row of removed)
    told.push({ ...aboutRegion(row, row.version + 1), op: 'delete', stateBefore: stateOf(row) });
  for (const { before, after } of changed)
    told.push({ ...aboutRegion(after, after.version), op: 'put', stateBefore: stateOf(before) });
  for (const row of added) told.push({ ...aboutRegion(row, row.version), op: 'put', stateBefore: null });
  for (const { objectId, position, text } of foreignRemoved)
    told.push({ ...aboutForeign(objectId, 2), op: 'delete', stateBefore: { position, text } });
  for (const { objectId } of foreignAdded) told.push({ ...aboutForeign(objectId, 1), op: 'put', stateBefore: null });
  return told;
}

const aboutRegion = ({ regionId }: Region, version: number) => ({ regionId, version, kind: 'region' as const });
const aboutForeign = (regionId: string, version: number) => ({ regionId, version, kind: 'foreign' as const });

function demandUnlocked({ changed, removed }: Rewrite): void {
  const held = changed.filter(({ before, after }) => before.locked && after.locked).map(({ before }) => before);
  const locked = [...held, ...removed.filter((row) => row.locked)];
  if (locked.length) throw new RegionLockedError(locked.map((row) => row.regionId));
}

/** On a shared layer every participant draws, on another its owner, on any who administers. @throws NotAllowedError */
export function demandToDraw(layer: Layer, access: Access): void {
  if (layer.shared || layer.ownerId === access.principal.userId || access.may('layer:arrange')) return;
  throw new NotAllowedError('Only its owner draws on this layer: it is not shared.');
}

/** A region as somebody draws it now. */
export function drawn(layerId: number, regionId: string, content: RegionContent, position: number, by: number): Region {
  return { ...madeBy(by), ...content, regionId, layerId, position, ownerId: by } as Region;
}

/** A region as somebody changes it now. */
export function redrawn(before: Region, content: Partial<Region>, by: number): Region {
  return { ...before, ...content, version: before.version + 1, updatedAt: new Date(), updatedBy: by };
}
