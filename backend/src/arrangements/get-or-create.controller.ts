import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import { CreateLayerDto } from '../layers/dto/layer.dto.js';
import { LayersService } from '../layers/layers.service.js';
import type { Access } from '../permissions/access.js';
import { inBody, May, Requires } from '../permissions/requires.js';
import { FoundLayerDto, FoundSampleDto, GetOrCreateSampleDto } from './dto/get-or-create.dto.js';
import { GetOrCreate } from './get-or-create.service.js';

@Controller()
export class GetOrCreateController {
  constructor(
    private readonly getOrCreate: GetOrCreate,
    private readonly layers: LayersService,
  ) {}

  @Post('annotations/getorcreate')
  @ApiTags('annotations')
  @Requires('annotation:create', inBody('project', 'project_id'))
  @Answers(201, FoundSampleDto, 'Find a sample by category and name, or make it with its first layer; may be repeated')
  async sample(@Body() dto: GetOrCreateSampleDto, @May() access: Access): Promise<FoundSampleDto> {
    return FoundSampleDto.from(await this.getOrCreate.sample(dto, access));
  }

  @Post('layers/getorcreate')
  @ApiTags('layers')
  @Requires('layer:create', inBody('annotation', 'annotation_id'))
  @Answers(201, FoundLayerDto, 'Find a layer of a sample by name and image, or make it; may be repeated')
  async layer(@Body() dto: CreateLayerDto, @May() access: Access): Promise<FoundLayerDto> {
    const { layerId, made } = await this.layers.getOrCreate(dto, access);
    return { layer_id: layerId, made };
  }
}
