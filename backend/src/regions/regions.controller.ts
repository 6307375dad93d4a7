import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import type { Access } from '../permissions/access.js';
import { inPath, May, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { ChangedRegionsDto, ChangeRegionsDto, RegionDto, RegionListDto } from './dto/region.dto.js';
import { RegionsService } from './regions.service.js';

@ApiTags('regions')
@Controller('layers/:layerId/regions')
export class RegionsController {
  constructor(private readonly regions: RegionsService) {}

  @Get()
  @Requires('region:view', inPath('layer', 'layerId'))
  @Answers(200, RegionListDto, 'Regions of a layer, in the order in which they were drawn')
  async list(@Param('layerId', IdPipe) layerId: number): Promise<RegionListDto> {
    const { layer, regions } = await this.regions.ofLayer(layerId);
    return { layer_id: layerId, version: layer.regionsVersion, regions: regions.map(RegionDto.from) };
  }

  @Patch()
  @Requires('region:draw', inPath('layer', 'layerId'))
  @Answers(200, ChangedRegionsDto, 'Draw, change and delete regions: all of it or nothing')
  async change(
    @Param('layerId', IdPipe) layerId: number,
    @Body() dto: ChangeRegionsDto,
    @May() access: Access,
  ): Promise<ChangedRegionsDto> {
    const { version, regions, deleted } = await this.regions.change(layerId, dto, access);
    return { layer_id: layerId, version, regions: regions.map(RegionDto.from), deleted };
  }
}
