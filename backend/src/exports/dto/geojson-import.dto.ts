import { ApiProperty } from '@nestjs/swagger';
import type { Import } from '../geojson-import.js';

/** What the file had that regions have no room for: how often. */
export class ImportLossesDto {
  @ApiProperty({
    type: 'integer',
    description: 'Features with measurements of other programs; sizes are measured anew.',
  })
  measurements: number;

  @ApiProperty({ type: 'integer', description: 'Nuclei of cells; the cells were taken.' })
  nuclei: number;

  @ApiProperty({ type: 'integer', description: 'Features of several parts, each of which became a region.' })
  split: number;
}

export class ImportedRegionsDto {
  @ApiProperty({ type: 'integer' })
  layer_id: number;

  @ApiProperty({ type: 'integer', description: 'Of the layer.' })
  version: number;

  @ApiProperty({ type: 'integer' })
  added: number;

  @ApiProperty({ type: 'integer' })
  changed: number;

  @ApiProperty({ type: 'integer', description: 'Were there already, just so.' })
  unchanged: number;

  @ApiProperty({ type: ImportLossesDto })
  losses: ImportLossesDto;

  static from(layerId: number, { version, added, changed, unchanged, losses }: Import): ImportedRegionsDto {
    return { layer_id: layerId, version, added, changed, unchanged, losses };
  }
}
