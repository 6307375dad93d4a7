import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiBody, ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import type { Access } from '../permissions/access.js';
import { inPath, May, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { ImportedRegionsDto } from './dto/geojson-import.dto.js';
import { GeoJsonImport } from './geojson-import.js';

const BODY = {
  description: 'GeoJSON as QuPath writes it: a FeatureCollection, a Feature or a list of features. At most 16 MB.',
  schema: {
    type: 'object',
    properties: { type: { type: 'string' }, features: { type: 'array', items: { type: 'object' } } },
  },
};

@ApiTags('regions')
@Controller('layers/:layerId/regions/import')
export class GeojsonImportsController {
  constructor(private readonly imports: GeoJsonImport) {}

  @Post()
  @Requires('region:draw', inPath('layer', 'layerId'))
  @ApiBody(BODY)
  @Answers(
    201,
    ImportedRegionsDto,
    'Draw what a GeoJSON file has: all of it or nothing; the same file twice draws it once',
  )
  async bring(
    @Param('layerId', IdPipe) layerId: number,
    @Body() body: object,
    @May() access: Access,
  ): Promise<ImportedRegionsDto> {
    return ImportedRegionsDto.from(layerId, await this.imports.bring(layerId, body, access));
  }
}
