import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { NotFoundError } from '../errors/app-error.js';
import type { Layer } from '../layers/layer.entity.js';
import { LiveEvents } from '../live/live-events.js';
import type { Access } from '../permissions/access.js';
import { type RegionContent, sameContent } from './region-change.js';
import { demandToDraw, drawn, NOTHING, redrawn, RegionWriter, type Rewrite } from './region-writer.js';
import type { Region } from './region.entity.js';
import { NotDrawableError } from './regions.errors.js';
import { RegionsRepository } from './regions.repository.js';

/** A region that comes with a file. */
export interface BroughtRegion {
  /** As the file has it. */
  regionId: string;
  /** Where that one is taken by a region of another layer: always the same for this region on this layer. */
  otherId: string;
  content: Omit<RegionContent, 'labelId'>;
  /** Name of its class; null: none. */
  label: string | null;
}

export interface ImportedRegions {
  /** Of the layer. */
  version: number;
  added: number;
  changed: number;
  /** Were there already, just so. */
  unchanged: number;
}

/** Ids of labels by name, all of those that are asked for. */
export type LabelIds = (tx: Db, layer: Layer, names: string[]) => Promise<ReadonlyMap<string, number>>;

/** Regions of a file on a layer: drawn where they are new, changed where they differ, else left alone. */
@Injectable()
export class RegionImport {
  constructor(
    private readonly work: UnitOfWork,
    private readonly regions: RegionsRepository,
    private readonly writer: RegionWriter,
    private readonly audit: AuditTrail,
    private readonly live: LiveEvents,
  ) {}

  /**
   * All or none. What else is on the layer stays.
   *
   * @param brought Each region once.
   * @throws NotFoundError, NotDrawableError, NotAllowedError on somebody else's layer, RegionLockedError, and whatever
   *         `labelIds` does
   */
  bring(layerId: number, brought: BroughtRegion[], labelIds: LabelIds, access: Access): Promise<ImportedRegions> {
    return this.work.run(async (tx) => {
      await this.regions.lockLayer(tx, layerId);
      const layer = await this.regions.layer(tx, layerId);
      if (!layer) throw new NotFoundError('layer');
      if (layer.kind !== 'drawing') throw new NotDrawableError();
      demandToDraw(layer, access);
      const labels = await labelIds(tx, layer, [...new Set(brought.flatMap(({ label }) => label ?? []))]);
      const rewrite = await this.rewriteOf(tx, layer, brought, labels, access.principal.userId);
      const version = await this.writer.write(tx, layer, rewrite, access.principal);
      const [added, changed] = [rewrite.added.length, rewrite.changed.length];
      if (added || changed) {
        const details = { version, added, changed };
        const deed = {
          kind: 'layer' as const,
          verb: 'import-regions',
          objectId: layerId,
          projectId: layer.projectId,
          details,
        };
        await this.audit.record(tx, access.principal, deed);
        this.live.layersChanged(tx, layer.annotationId);
      }
      return { version, added, changed, unchanged: brought.length - added - changed };
    });
  }

  private async rewriteOf(
    tx: Db,
    { layerId }: Layer,
    brought: BroughtRegion[],
    labels: ReadonlyMap<string, number>,
    by: number,
  ): Promise<Rewrite> {
    const ids = brought.flatMap(({ regionId, otherId }) => [regionId, otherId]);
    const there = new Map((await this.regions.byIds(tx, ids)).map((row) => [row.regionId, row]));
    let position = await this.regions.lastPosition(tx, layerId);
    const [added, changed]: [Region[], Rewrite['changed']] = [[], []];
    for (const { regionId, otherId, content, label } of brought) {
      const isElsewhere = there.has(regionId) && there.get(regionId)?.layerId !== layerId;
      const id = isElsewhere ? otherId : regionId;
      const before = there.get(id);
      const whole = { ...content, labelId: label === null ? null : (labels.get(label) ?? null) };
      if (!before) added.push(drawn(layerId, id, whole, ++position, by));
      else if (!sameContent(whole, before)) changed.push({ before, after: redrawn(before, whole, by) });
    }
    return { ...NOTHING, added, changed };
  }
}
