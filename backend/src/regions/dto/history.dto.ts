import { ApiProperty } from '@nestjs/swagger';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor } from '../../http/page-query.dto.js';
import { Whole } from '../../validation/fields.js';
import { CursorField, LimitField, WholeFilter } from '../../validation/query-fields.js';
import { REVISION_OPS, type RevisionOp } from '../region-revision.entity.js';
import type { RevisionRow } from '../region-revisions.repository.js';

const MOST_CHANGES = 200;
export const DEFAULT_CHANGES = 50;
const LAST_VERSION = 2 ** 31 - 1;

/** One change, by one person, of any number of regions. */
export class LayerChangeDto {
  @ApiProperty({ type: 'integer', description: 'Version of the layer that it led to.' })
  layer_version: number;

  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ type: 'integer', description: 'Of a guest, the account of the share link. 0: unknown.' })
  user_id: number;

  @ApiProperty()
  user_name: string;

  @ApiProperty({ type: [String], description: 'Ids of the regions that were drawn or changed.' })
  put: string[];

  @ApiProperty({ type: [String], description: 'Ids of the regions that were deleted.' })
  deleted: string[];

  /** @param revisions Of one change; at least one. */
  static from(this: void, revisions: RevisionRow[]): LayerChangeDto {
    const [{ layerVersion, at, userId, user, guestName }] = revisions;
    const of = (op: RevisionOp): string[] =>
      revisions.filter((row) => row.kind === 'region' && row.op === op).map((row) => row.regionId);
    const who = { user_id: userId ?? 0, user_name: guestName ?? user?.name ?? '' };
    return { layer_version: layerVersion, at: at.toISOString(), ...who, put: of('put'), deleted: of('delete') };
  }
}

export class LayerHistoryDto {
  @ApiProperty({ type: [LayerChangeDto], description: 'Newest first.' })
  changes: LayerChangeDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<RevisionRow[]>): LayerHistoryDto {
    return { changes: page.rows.map(LayerChangeDto.from), next_cursor: encodeCursor(page.next) };
  }
}

export class RegionChangeMadeDto {
  @ApiProperty({ type: 'integer' })
  layer_version: number;

  @ApiProperty({ type: 'integer', description: 'That the region had afterwards; of a deletion, one more than before.' })
  version: number;

  @ApiProperty({ enum: REVISION_OPS })
  op: RevisionOp;

  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ type: 'integer', description: 'Of a guest, the account of the share link. 0: unknown.' })
  user_id: number;

  @ApiProperty()
  user_name: string;

  static from(this: void, { layerVersion, version, op, at, ...by }: RevisionRow): RegionChangeMadeDto {
    const who = { user_id: by.userId ?? 0, user_name: by.guestName ?? by.user?.name ?? '' };
    return { layer_version: layerVersion, version, op, at: at.toISOString(), ...who };
  }
}

export class RegionHistoryDto {
  @ApiProperty({ format: 'uuid' })
  region_id: string;

  @ApiProperty({ type: [RegionChangeMadeDto], description: 'Newest first.' })
  changes: RegionChangeMadeDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(regionId: string, page: Paged<RevisionRow>): RegionHistoryDto {
    const changes = page.rows.map(RegionChangeMadeDto.from);
    return { region_id: regionId, changes, next_cursor: encodeCursor(page.next) };
  }
}

export class HistoryQuery {
  @LimitField(MOST_CHANGES, DEFAULT_CHANGES)
  limit?: number;

  @CursorField()
  cursor?: string;
}

export class RegionsQuery {
  @WholeFilter(LAST_VERSION, 'Version of the layer: its regions as they were then.')
  version?: number;
}

export class RestoreLayerDto {
  @Whole(0, LAST_VERSION, { description: 'Version of the layer that is to be had again.' })
  version: number;
}
