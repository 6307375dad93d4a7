import { inject, Injectable } from '@angular/core';
import { Api } from '../api/api';
import { regionHistoryOfLayer } from '../api/fn/regions/region-history-of-layer';
import { regionHistoryOfRegion } from '../api/fn/regions/region-history-of-region';
import { regionHistoryRestore } from '../api/fn/regions/region-history-restore';
import { regionsList } from '../api/fn/regions/regions-list';
import type { Region } from '../drawing/region';
import { regionFrom } from './region-wire';

/** One change of a layer, or of one region of it. */
export interface PastChange {
  /** Of the layer, after it. */
  readonly layerVersion: number;
  readonly at: Date;
  /** Empty: somebody who is known no more. */
  readonly who: string;
  /** Such as `3 drawn or changed, 1 deleted`. */
  readonly what: string;
}

/** Newest first. */
export interface PastChanges {
  readonly changes: readonly PastChange[];
  /** Asks for what was before them; null: nothing was. */
  readonly next: string | null;
}

/** Reads what became of regions, and brings it back. All calls reject with ApiErrors. */
@Injectable({ providedIn: 'root' })
export class HistoryReader {
  private readonly api = inject(Api);

  async ofLayer(layerId: number, cursor?: string): Promise<PastChanges> {
    const { changes, next_cursor } = await this.api.invoke(regionHistoryOfLayer, { layerId, cursor });
    return {
      next: next_cursor,
      changes: changes.map(({ layer_version, at, user_name, put, deleted }) => ({
        ...{ layerVersion: layer_version, at: new Date(at), who: user_name },
        what: changeText(put.length, deleted.length),
      })),
    };
  }

  async ofRegion(regionId: string, cursor?: string): Promise<PastChanges> {
    const { changes, next_cursor } = await this.api.invoke(regionHistoryOfRegion, { regionId, cursor });
    return {
      next: next_cursor,
      changes: changes.map(({ layer_version, at, user_name, op, version }) => ({
        ...{ layerVersion: layer_version, at: new Date(at), who: user_name },
        what: op === 'delete' ? $localize`Deleted` : version === 1 ? $localize`Drawn` : $localize`Changed`,
      })),
    };
  }

  /** The regions of a layer as they were. */
  async at(layerId: number, version: number): Promise<Region[]> {
    return (await this.api.invoke(regionsList, { layerId, version })).regions.map(regionFrom);
  }

  /** Makes a layer what it was, by a new change. @returns what that changed */
  async restore(layerId: number, version: number): Promise<{ regions: Region[]; deleted: string[] }> {
    const { regions, deleted } = await this.api.invoke(regionHistoryRestore, { layerId, body: { version } });
    return { regions: regions.map(regionFrom), deleted };
  }
}

function changeText(put: number, deleted: number): string {
  return [
    ...(put > 0 ? [$localize`${put}:count: drawn or changed`] : []),
    ...(deleted > 0 ? [$localize`${deleted}:count: deleted`] : []),
  ].join(', ');
}
