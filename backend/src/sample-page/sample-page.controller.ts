import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import type { Principal } from '../permissions/principal.js';
import { inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { SamplePageDto } from './dto/sample-page.dto.js';
import { SamplePageService } from './sample-page.service.js';

@ApiTags('annotations')
@Controller('annotations/:annotationId/page')
export class SamplePageController {
  constructor(private readonly pages: SamplePageService) {}

  @Get()
  @Requires('annotation:view', inPath('annotation', 'annotationId'))
  @Answers(200, SamplePageDto, 'All that the page of a sample shows, in one answer')
  async view(@Param('annotationId', IdPipe) annotationId: number, @Me() me: Principal): Promise<SamplePageDto> {
    return SamplePageDto.from(await this.pages.of(annotationId, me), me);
  }
}
