import { Body, Controller, Get, Param, Patch, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Answers } from '../http/documented.js';
import { jsonList } from '../http/json-list.js';
import { bytesReply, jsonReply } from '../http/json-reply.js';
import type { Access } from '../permissions/access.js';
import { inPath, May, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { RegionsQuery } from './dto/history.dto.js';
import { ChangedRegionsDto, ChangeRegionsDto, RegionDto, RegionListDto } from './dto/region.dto.js';
import { PackedLayers } from './packed-layers.js';
import { RegionHistory } from './region-history.js';
import { RegionStream } from './region-stream.js';
import { RegionsService } from './regions.service.js';

@ApiTags('regions')
@Controller('layers/:layerId/regions')
export class RegionsController {
  constructor(
    private readonly regions: RegionsService,
    private readonly history: RegionHistory,
    private readonly stream: RegionStream,
    private readonly packs: PackedLayers,
  ) {}

  @Get()
  @Requires('region:view', inPath('layer', 'layerId'))
  @Answers(200, RegionListDto, 'Regions of a layer, in the order in which they were drawn; also as they were')
  async list(
    @Param('layerId', IdPipe) layerId: number,
    @Query() { version }: RegionsQuery,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    // The version is read first: what is drawn while the regions are read is told as a later version, not missed.
    const layer = await this.regions.layer(layerId);
    const earlier = version === undefined ? [] : await this.history.earlier(layerId, version);
    const head = { layer_id: layerId, version: version ?? layer.regionsVersion };
    return jsonReply(await jsonList('regions', this.stream.ofLayer(layerId, earlier), head), request, response);
  }

  /** A format for the app alone; scripts take the list. */
  @Get('packed')
  @Requires('region:view', inPath('layer', 'layerId'))
  @ApiOperation({ summary: 'Regions of a layer as the web app reads them; the format may change with every release' })
  @ApiProduces('application/octet-stream')
  @ApiResponse({ status: 200, schema: { type: 'string', format: 'binary' } })
  async packed(
    @Param('layerId', IdPipe) layerId: number,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<StreamableFile> {
    // First the version, as for the list. What fails later breaks the connection.
    const { regionsVersion } = await this.regions.layer(layerId);
    return bytesReply(
      {
        plain: () => this.packs.plain(layerId, regionsVersion),
        compressed: () => this.packs.compressed(layerId, regionsVersion),
      },
      request,
      response,
    );
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
