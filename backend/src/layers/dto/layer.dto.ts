import { ApiProperty } from '@nestjs/swagger';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor, PageQuery } from '../../http/page-query.dto.js';
import { TrackedDto, trackedFields } from '../../http/tracked.dto.js';
import {
  BaseVersion,
  Flag,
  Fraction,
  Id,
  IdOrNone,
  Name,
  OneOf,
  Settings,
  Text,
  Whole,
} from '../../validation/fields.js';
import { FlagFilter, IdFilter, TextFilter } from '../../validation/query-fields.js';
import type { Layer } from '../layer.entity.js';
import { LAYER_KINDS, type LayerKind } from '../layer-kind.js';

const LONGEST_DATA = 15_000_000;
/** Largest that both databases keep. */
export const LAST_SEQUENCE = 2 ** 31 - 1;

const Plane = (): PropertyDecorator =>
  Whole(0, LAST_SEQUENCE, { optional: true, description: 'Which picture of the image, from 0: see LayerDto.' });

const Shared = (): PropertyDecorator =>
  Flag({ optional: true, description: 'Drawing layers: whether every participant draws on it.' });
const Opacity = (): PropertyDecorator =>
  Fraction(0, 1, { optional: true, description: 'Drawing layers; 1 for a new one.' });
const Hidden = (): PropertyDecorator => Flag({ optional: true, description: 'Drawing layers: for everybody.' });

/** A layer, and its regions as the text that the seed's API calls `data`. */
export interface ShownLayer {
  layer: Layer;
  data: string;
}

export class LayerDto extends TrackedDto {
  @ApiProperty({ type: 'integer' })
  layer_id: number;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: LAYER_KINDS })
  kind: LayerKind;

  @ApiProperty({ description: 'Regions of a drawing layer as Fabric.js JSON; empty in lists unless asked for.' })
  data: string;

  @ApiProperty({ type: 'integer', description: '0: none.' })
  image_id: number;

  @ApiProperty({
    type: 'integer',
    description: 'Which picture of the image: (t × size_z + z) × channels + channel of its metadata, from 0.',
  })
  plane: number;

  @ApiProperty({ description: 'Display settings as `key:value,key:value`.' })
  settings: string;

  @ApiProperty({ type: 'integer', description: 'Order within the sample, from bottom to top.' })
  sequence: number;

  @ApiProperty({ type: 'integer', description: 'The group that holds it. 0: none.' })
  parent_id: number;

  @ApiProperty({ type: 'integer' })
  annotation_id: number;

  @ApiProperty({ type: 'integer' })
  project_id: number;

  @ApiProperty({ type: 'integer' })
  owner_id: number;

  @ApiProperty({ description: 'Drawing layers: whether every participant draws on it, or only its owner.' })
  shared: boolean;

  @ApiProperty({ description: 'Drawing layers: from 0 to 1.' })
  opacity: number;

  @ApiProperty({ description: 'Drawing layers: not shown, for anybody.' })
  hidden: boolean;

  static from(this: void, { layer, data }: ShownLayer): LayerDto {
    const { layerId, name, kind, imageId, plane, settings, sequence, parentId, annotationId, projectId, ownerId } =
      layer;
    const { shared, opacity, hidden } = layer;
    return {
      ...{ layer_id: layerId, name, kind, data, image_id: imageId ?? 0, plane, settings, sequence },
      ...{ parent_id: parentId ?? 0, annotation_id: annotationId, project_id: projectId, owner_id: ownerId },
      ...{ shared, opacity, hidden },
      ...trackedFields(layer),
    };
  }
}

export class LayerEnvelope {
  @ApiProperty()
  layer: LayerDto;
}

export class LayerListDto {
  @ApiProperty({ type: [LayerDto] })
  layers: LayerDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<ShownLayer>): LayerListDto {
    return { layers: page.rows.map(LayerDto.from), next_cursor: encodeCursor(page.next) };
  }
}

export class LayerQuery extends PageQuery {
  @IdFilter()
  annotation_id?: number;

  @IdFilter()
  image_id?: number;

  @IdFilter()
  project_id?: number;

  @TextFilter()
  name?: string;

  @FlagFilter('Whether `data` is filled in.')
  data?: boolean;
}

export class CreateLayerDto {
  @Id()
  annotation_id: number;

  @Name()
  name: string;

  @OneOf(LAYER_KINDS, { optional: true, description: 'Left out: told from image_id and data, as in the public API.' })
  kind?: LayerKind;

  @Text({ most: LONGEST_DATA, optional: true, description: 'Fabric.js JSON, `none`, or empty.' })
  data?: string;

  @IdOrNone({ optional: true })
  image_id?: number;

  @Plane()
  plane?: number;

  @Settings()
  settings?: string;

  @Whole(-1, LAST_SEQUENCE, { optional: true, description: '-1: after the last one.' })
  sequence?: number;

  @IdOrNone({ optional: true, description: 'A group of the same sample; anything else means none.' })
  parent_id?: number;

  @Shared()
  shared?: boolean;

  @Opacity()
  opacity?: number;

  @Hidden()
  hidden?: boolean;
}

export class UpdateLayerDto {
  @Name({ optional: true })
  name?: string;

  @Text({ most: LONGEST_DATA, optional: true, description: 'Replaces the regions of a drawing layer.' })
  data?: string;

  @IdOrNone({ optional: true })
  image_id?: number;

  @Plane()
  plane?: number;

  @Settings()
  settings?: string;

  @Whole(0, LAST_SEQUENCE, { optional: true })
  sequence?: number;

  @IdOrNone({ optional: true })
  parent_id?: number;

  @Shared()
  shared?: boolean;

  @Opacity()
  opacity?: number;

  @Hidden()
  hidden?: boolean;

  @BaseVersion()
  version?: number;
}

export class AddImageLayersDto {
  @Id()
  annotation_id: number;

  @Id({ description: 'An image of the same project.' })
  image_id: number;
}

/** All layers of a sample that show one image, and the groups they are in. */
export class ImageLayersDto {
  @ApiProperty({ type: [LayerDto], description: 'From bottom to top.' })
  layers: LayerDto[];
}
