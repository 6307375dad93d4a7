import { Body, Controller, Delete, Get, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../http/documented.js';
import type { Access } from '../permissions/access.js';
import type { Principal } from '../permissions/principal.js';
import { inPath, May, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { DisplayService } from './display.service.js';
import { CopiedDisplayEnvelope, CopyDisplayDto, DisplayListDto, SetDisplayDto } from './dto/display.dto.js';

@ApiTags('display')
@Controller('annotations/:annotationId/display')
export class DisplayController {
  constructor(private readonly display: DisplayService) {}

  @Get()
  @Requires('display:view', inPath('annotation', 'annotationId'))
  @Answers(200, DisplayListDto, 'How the caller wants to see the layers of a sample; guests keep nothing')
  async list(@Param('annotationId', IdPipe) annotationId: number, @Me() me: Principal): Promise<DisplayListDto> {
    return { display: await this.display.mine(annotationId, me) };
  }

  @Put()
  @Requires('display:keep', inPath('annotation', 'annotationId'))
  @Answers(201, DisplayListDto, 'Keep how the caller wants to see a sample, in place of all that was kept before')
  async keep(
    @Param('annotationId', IdPipe) annotationId: number,
    @Body() dto: SetDisplayDto,
    @Me() me: Principal,
  ): Promise<DisplayListDto> {
    return { display: await this.display.keep(annotationId, dto.display, me) };
  }

  @Delete()
  @Requires('display:keep', inPath('annotation', 'annotationId'))
  @AnswersNothing('See a sample as everybody does')
  forget(@Param('annotationId', IdPipe) annotationId: number, @Me() me: Principal): Promise<void> {
    return this.display.forget(annotationId, me);
  }

  @Put('default')
  @Requires('display:set-default', inPath('annotation', 'annotationId'))
  @Answers(201, DisplayListDto, 'Set how everybody sees layers of a sample at first; layers that are not named stay')
  async setDefault(@Body() dto: SetDisplayDto, @May() access: Access): Promise<DisplayListDto> {
    return { display: await this.display.setDefault(dto.display, access) };
  }

  @Post('copy')
  @Requires('display:set-default', inPath('annotation', 'annotationId'))
  @Answers(201, CopiedDisplayEnvelope, 'Show channels of the same name in other samples as everybody sees this one')
  async copy(@Body() dto: CopyDisplayDto, @May() access: Access): Promise<CopiedDisplayEnvelope> {
    return { copied: await this.display.copy(dto, access) };
  }
}
