import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import type { Principal } from '../permissions/principal.js';
import { inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { listIn, PlaceDto } from './dto/neighbours.dto.js';
import { ListQuery } from './dto/samples.dto.js';
import { NeighboursService } from './neighbours.service.js';

@ApiTags('annotations')
@Controller('annotations/:annotationId/place')
export class PlaceController {
  constructor(private readonly neighbours: NeighboursService) {}

  @Get()
  @Requires('annotation:view', inPath('annotation', 'annotationId'))
  @Answers(200, PlaceDto, 'The how-manieth a sample is in a list; without `sort`: among the samples of its category')
  view(
    @Param('annotationId', IdPipe) annotationId: number,
    @Query() query: ListQuery,
    @Me() me: Principal,
  ): Promise<PlaceDto> {
    return this.neighbours.place(annotationId, listIn(query), me);
  }
}
