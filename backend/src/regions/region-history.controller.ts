import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Access } from '../permissions/access.js';
import { inPath, May, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import {
  DEFAULT_CHANGES,
  HistoryQuery,
  LayerHistoryDto,
  RegionHistoryDto,
  RestoreLayerDto,
} from './dto/history.dto.js';
import { ChangedRegionsDto, RegionDto } from './dto/region.dto.js';
import { RegionHistory } from './region-history.js';

@ApiTags('regions')
@Controller()
export class RegionHistoryController {
  constructor(private readonly history: RegionHistory) {}

  @Get('layers/:layerId/history')
  @Requires('region:view', inPath('layer', 'layerId'))
  @Answers(200, LayerHistoryDto, 'Who changed which regions of a layer when, newest first')
  async ofLayer(
    @Param('layerId', IdPipe) layerId: number,
    @Query() { limit = DEFAULT_CHANGES, cursor }: HistoryQuery,
  ): Promise<LayerHistoryDto> {
    return LayerHistoryDto.from(await this.history.ofLayer(layerId, pageOf({ limit, cursor })));
  }

  @Post('layers/:layerId/restore')
  @Requires('region:draw', inPath('layer', 'layerId'))
  @Answers(201, ChangedRegionsDto, 'Make the regions of a layer what they were at a version, by a new change')
  async restore(
    @Param('layerId', IdPipe) layerId: number,
    @Body() dto: RestoreLayerDto,
    @May() access: Access,
  ): Promise<ChangedRegionsDto> {
    const { version, regions, deleted } = await this.history.restore(layerId, dto.version, access);
    return { layer_id: layerId, version, regions: regions.map(RegionDto.from), deleted };
  }

  @Get('regions/:regionId/history')
  @Requires('region:view', inPath('region', 'regionId'))
  @Answers(200, RegionHistoryDto, 'Who changed a region when, newest first; also of one that was deleted')
  async ofRegion(
    @Param('regionId') regionId: string,
    @Query() { limit = DEFAULT_CHANGES, cursor }: HistoryQuery,
  ): Promise<RegionHistoryDto> {
    return RegionHistoryDto.from(regionId, await this.history.ofRegion(regionId, pageOf({ limit, cursor })));
  }
}
