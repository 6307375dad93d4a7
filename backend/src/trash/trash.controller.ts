import { Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Principal } from '../permissions/principal.js';
import { inHandler, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { TrashEntryDto, TrashEnvelope, TrashListDto, TrashQuery } from './dto/trash.dto.js';
import { TrashService } from './trash.service.js';

@ApiTags('trash')
@Controller('trash')
export class TrashController {
  constructor(private readonly trash: TrashService) {}

  @Get()
  @Requires('trash:list')
  @Answers(200, TrashListDto, 'What was deleted in the last 30 days where the caller administers, newest first')
  async list(@Query() query: TrashQuery, @Me() me: Principal): Promise<TrashListDto> {
    return TrashListDto.from(await this.trash.list(query.project_id, pageOf(query), me));
  }

  @Post(':trashId/restore')
  @Requires('trash:restore', inHandler('project'))
  @Answers(201, TrashEnvelope, 'Bring back what was deleted, with all that went with it')
  async restore(@Param('trashId', IdPipe) trashId: number, @Me() me: Principal): Promise<TrashEnvelope> {
    return { trash: TrashEntryDto.from(await this.trash.restore(trashId, me)) };
  }

  @Delete(':trashId')
  @Requires('trash:restore', inHandler('project'))
  @AnswersNothing('Delete for good before the 30 days are over')
  purge(@Param('trashId', IdPipe) trashId: number, @Me() me: Principal): Promise<void> {
    return this.trash.purge(trashId, me);
  }
}
