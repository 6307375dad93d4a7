import { Injectable } from '@nestjs/common';
import type { Db } from '../database/unit-of-work.js';
import { LiveEvents } from '../live/live-events.js';
import type { Principal } from '../permissions/principal.js';
import { RegionRevisionsRepository } from './region-revisions.repository.js';
import { stateOf } from './region-state.js';
import type { Region } from './region.entity.js';
import { chunks, type OfClass, RegionsRepository } from './regions.repository.js';

/** A class as regions have it: its label, and the colour that the label has. */
interface RegionClass {
  labelId: number;
  colour: string | null;
}

/**
 * What becomes of regions when their class does. Each is a change like any other: it has a version, the history keeps what was
 * before, and who looks at the sample is told. A lock holds what people draw, not what the project calls it.
 */
@Injectable()
export class RegionClasses {
  constructor(
    private readonly regions: RegionsRepository,
    private readonly revisions: RegionRevisionsRepository,
    private readonly live: LiveEvents,
  ) {}

  /**
   * Regions of a class get its new colour, but for those that somebody gave another than the class had.
   *
   * @param from null: the class had none of its own, and all of them get it.
   * @returns    how many were changed
   */
  recolour(tx: Db, labelId: number, from: string | null, to: string, me: Principal): Promise<number> {
    return this.change(tx, { labelId, colour: from }, { colour: to }, me);
  }

  /** Regions of one class are of another from then on, and of its colour. @returns how many */
  move(tx: Db, labelId: number, { labelId: into, colour }: RegionClass, me: Principal): Promise<number> {
    return this.change(tx, { labelId, colour: null }, { labelId: into, ...(colour !== null && { colour }) }, me);
  }

  /** Regions of a class have none from then on; the colour stays. @returns how many */
  clear(tx: Db, labelId: number, me: Principal): Promise<number> {
    return this.change(tx, { labelId, colour: null }, { labelId: null }, me);
  }

  private async change(tx: Db, which: OfClass, values: Partial<Region>, me: Principal): Promise<number> {
    let changed = 0;
    for (const { layerId, annotationId } of await this.regions.layersWith(tx, which)) {
      await this.regions.lockLayer(tx, layerId);
      const before = await this.regions.ofClass(tx, layerId, which);
      if (before.length === 0) continue;
      const stamp = { updatedAt: new Date(), updatedBy: me.userId };
      for (const rows of chunks(before)) await this.regions.updateTogether(tx, rows, { ...values, ...stamp });
      const layerVersion = await this.regions.nextLayerVersion(tx, layerId);
      await this.revisions.add(
        tx,
        before.map((row) => ({
          ...{ layerId, layerVersion, regionId: row.regionId, version: row.version + 1, op: 'put', kind: 'region' },
          ...{ stateBefore: stateOf(row), userId: me.userId, guestName: null, at: stamp.updatedAt },
        })),
      );
      this.live.layersChanged(tx, annotationId);
      changed += before.length;
    }
    return changed;
  }
}
