import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Access } from '../permissions/access.js';
import type { Principal } from '../permissions/principal.js';
import { inBody, inPath, May, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import {
  AddImageLayersDto,
  CreateLayerDto,
  ImageLayersDto,
  LayerDto,
  LayerEnvelope,
  LayerListDto,
  LayerQuery,
  UpdateLayerDto,
} from './dto/layer.dto.js';
import { ImageLayers } from './image-layers.js';
import { LayersService } from './layers.service.js';

@ApiTags('layers')
@Controller('layers')
export class LayersController {
  constructor(
    private readonly layers: LayersService,
    private readonly imageLayers: ImageLayers,
  ) {}

  @Get()
  @Requires('layer:list')
  @Answers(200, LayerListDto, 'Layers that the caller sees, from bottom to top')
  async list(@Query() query: LayerQuery, @Me() me: Principal): Promise<LayerListDto> {
    const { annotation_id: annotationId, image_id: imageId, project_id: projectId, name, data = false } = query;
    const filter = { annotationId, imageId, projectId, name };
    return LayerListDto.from(await this.layers.list(filter, pageOf(query), data, me));
  }

  @Get(':layerId')
  @Requires('layer:view', inPath('layer', 'layerId'))
  @Answers(200, LayerEnvelope, 'One layer, with its regions as Fabric.js JSON')
  async view(@Param('layerId', IdPipe) layerId: number): Promise<LayerEnvelope> {
    return { layer: LayerDto.from(await this.layers.shown(layerId)) };
  }

  @Post()
  @Requires('layer:create', inBody('annotation', 'annotation_id'))
  @Answers(201, LayerEnvelope, 'Add a layer to a sample')
  async create(@Body() dto: CreateLayerDto, @May() access: Access): Promise<LayerEnvelope> {
    return { layer: LayerDto.from(await this.layers.create(dto, access)) };
  }

  @Post('fromimage')
  @Requires('layer:create', inBody('annotation', 'annotation_id'))
  @Answers(201, ImageLayersDto, 'Add all channels, slices and times of an image to a sample; what is there stays')
  async addImage(@Body() dto: AddImageLayersDto, @May() access: Access): Promise<ImageLayersDto> {
    const layers = await this.imageLayers.add(dto.annotation_id, dto.image_id, access);
    return { layers: layers.map(LayerDto.from) };
  }

  @Put(':layerId')
  @Requires('layer:edit', inPath('layer', 'layerId'))
  @Answers(201, LayerEnvelope, 'Change a layer')
  async update(
    @Param('layerId', IdPipe) layerId: number,
    @Body() dto: UpdateLayerDto,
    @May() access: Access,
  ): Promise<LayerEnvelope> {
    return { layer: LayerDto.from(await this.layers.update(layerId, dto, access)) };
  }

  @Delete(':layerId')
  @Requires('layer:delete', inPath('layer', 'layerId'))
  @AnswersNothing('Delete a layer with its regions')
  remove(@Param('layerId', IdPipe) layerId: number, @May() access: Access): Promise<void> {
    return this.layers.remove(layerId, access);
  }
}
