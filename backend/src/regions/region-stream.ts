import { Injectable } from '@nestjs/common';
import { type Level, pagesBelow } from '../database/ordered-pages.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { Shape } from './geometry.js';
import { packedBlock, packedHead, type PackedRow } from './packed-regions.js';
import type { Earlier } from './region-revisions.repository.js';
import type { RegionState } from './region-state.js';

/** A row of `regions` as both databases give it without an entity: geometry stays the text that it is. */
interface RegionRow {
  regionId: string;
  layerId: number;
  position: number;
  shape: Shape;
  /** JSON */
  geometry: string;
  name: string;
  labelId: number | null;
  colour: string;
  strokePx: number;
  filled: Flag;
  locked: Flag;
  hidden: Flag;
  ownerId: number;
  updatedBy: number | null;
  version: number;
  createdAt: Time;
  updatedAt: Time;
}
type Flag = boolean | 0 | 1;
/** UTC; the embedded database keeps text without its zone. */
type Time = Date | string;

const REGIONS: Level<RegionRow> = {
  select: `
    SELECT r.region_id AS regionId, r.layer_id AS layerId, r.position AS position, r.shape AS shape,
      r.geometry AS geometry, r.name AS name, r.label_id AS labelId, r.colour AS colour, r.stroke_px AS strokePx,
      r.filled AS filled, r.locked AS locked, r.hidden AS hidden, r.owner_id AS ownerId, r.updated_by AS updatedBy,
      r.version AS version, r.created_at AS createdAt, r.updated_at AS updatedAt
    FROM regions r WHERE 1 = 1`,
  holder: 'r.layer_id',
  key: [
    ['position', 'r.position'],
    ['regionId', 'r.region_id'],
  ],
  order: 'r.layer_id, r.position, r.region_id',
};

/**
 * The regions of a layer as JSON, from text to text: a layer may have a hundred thousand, and nearly all of the time would
 * go into objects that are made only to be written. Cost grows with their number and their points, memory does not.
 */
@Injectable()
export class RegionStream {
  constructor(private readonly work: UnitOfWork) {}

  /**
   * Each as RegionDto.from has it, in their order, with commas between them.
   *
   * @param earlier How some of them differed at the time that is asked for; none: as they are.
   */
  async *ofLayer(layerId: number, earlier: Earlier[] = []): AsyncGenerator<string> {
    let separator = '';
    for await (const rows of this.rowsOf(layerId, earlier)) {
      yield separator + rows.map(regionText).join(',');
      separator = ',';
    }
  }

  /**
   * The same in the app's own format, as they are: see packed-regions.ts.
   *
   * @param version What the head says of the layer.
   */
  async *packed(layerId: number, version: number): AsyncGenerator<Buffer> {
    yield packedHead(layerId, version);
    for await (const rows of this.rowsOf(layerId, [])) yield packedBlock(rows.map(packedRow));
  }

  private async *rowsOf(layerId: number, earlier: Earlier[]): AsyncGenerator<RegionRow[]> {
    const then = new Map(earlier.map((one) => [one.id, one]));
    const revived = earlier
      .flatMap(({ id, kind, state }) => (kind === 'region' && state ? [rowOf(id, layerId, state as RegionState)] : []))
      .sort((a, b) => b.position - a.position);
    const holder = { id: layerId, size: Infinity };
    for await (const page of pagesBelow(this.work.db, REGIONS, [holder])) {
      const rows = page
        .filter(({ regionId }) => !then.has(regionId))
        .flatMap((row) => [...takenBefore(revived, row.position), row]);
      if (rows.length) yield rows;
    }
    if (revived.length) yield revived.reverse();
  }
}

/** Takes those off the end that come before a position. */
function takenBefore(waiting: RegionRow[], position: number): RegionRow[] {
  const taken: RegionRow[] = [];
  for (let last = waiting.at(-1); last && last.position < position; last = waiting.at(-1)) {
    taken.push(last);
    waiting.pop();
  }
  return taken;
}

function rowOf(regionId: string, layerId: number, state: RegionState): RegionRow {
  const { createdAt, updatedAt, geometry } = state;
  const times = { createdAt: new Date(createdAt), updatedAt: new Date(updatedAt) };
  return { ...state, ...times, regionId, layerId, geometry: JSON.stringify(geometry) };
}

function packedRow(row: RegionRow): PackedRow {
  const { regionId, shape, geometry, name, labelId, colour, strokePx, version } = row;
  return {
    ...{ region_id: regionId, shape, geometry, name, label_id: labelId ?? 0, colour, stroke_px: strokePx, version },
    ...{ filled: !!row.filled, locked: !!row.locked, hidden: !!row.hidden },
  };
}

function regionText(row: RegionRow): string {
  const { regionId, layerId, shape, geometry, name, labelId, colour, strokePx, ownerId, updatedBy, version } = row;
  const look = `"stroke_px":${strokePx},"filled":${!!row.filled},"locked":${!!row.locked},"hidden":${!!row.hidden}`;
  const meaning = `"name":${JSON.stringify(name)},"label_id":${labelId ?? 0},"colour":${JSON.stringify(colour)}`;
  const what = `{"region_id":"${regionId}","layer_id":${layerId},"shape":"${shape}","geometry":${geometry}`;
  const who = `"owner_id":${ownerId},"updated_by":${updatedBy ?? 0},"version":${version}`;
  return `${what},${meaning},${look},${who},"created_at":"${iso(row.createdAt)}","updated_at":"${iso(row.updatedAt)}"}`;
}

function iso(time: Time): string {
  return typeof time === 'string' ? `${time.replace(' ', 'T')}Z` : time.toISOString();
}
