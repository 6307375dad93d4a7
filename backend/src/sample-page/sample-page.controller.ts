import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { listIn } from '../browse/dto/neighbours.dto.js';
import { ListQuery } from '../browse/dto/samples.dto.js';
import { NeighboursService } from '../browse/neighbours.service.js';
import { Answers } from '../http/documented.js';
import type { Principal } from '../permissions/principal.js';
import { inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { SamplePageDto } from './dto/sample-page.dto.js';
import { SamplePageService } from './sample-page.service.js';

@ApiTags('annotations')
@Controller('annotations/:annotationId/page')
export class SamplePageController {
  constructor(
    private readonly pages: SamplePageService,
    private readonly neighbours: NeighboursService,
  ) {}

  @Get()
  @Requires('annotation:view', inPath('annotation', 'annotationId'))
  @Answers(
    200,
    SamplePageDto,
    'All that the page of a sample shows, in one answer; with `sort`, its neighbours are those in the list that the query names',
  )
  async view(
    @Param('annotationId', IdPipe) annotationId: number,
    @Query() list: ListQuery,
    @Me() me: Principal,
  ): Promise<SamplePageDto> {
    const page = await this.pages.of(annotationId, me);
    return SamplePageDto.from(page, await this.neighbours.of(annotationId, listIn(list), me), me);
  }
}
