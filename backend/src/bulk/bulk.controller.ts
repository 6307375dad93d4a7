import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import { AnswersSecret } from '../idempotency/answers-secret.js';
import type { Access } from '../permissions/access.js';
import { inPath, May, Requires } from '../permissions/requires.js';
import { BulkService } from './bulk.service.js';
import {
  BulkResultDto,
  DeleteSamplesDto,
  LabelSamplesDto,
  MoveSamplesDto,
  selectionIn,
  SharedSamplesDto,
  ShareSamplesDto,
} from './dto/bulk.dto.js';

/** The same done to many samples of a project: to all of them, or to none. */
@ApiTags('samples')
@Controller('projects/:projectId/samples')
export class BulkController {
  constructor(private readonly bulk: BulkService) {}

  @Post('labels')
  @Requires('project:view', inPath('project', 'projectId'))
  @Answers(
    201,
    BulkResultDto,
    'Put labels on samples, and take labels off; of all of them the caller must be a participant',
  )
  async label(
    @Body() { samples, add = [], remove = [] }: LabelSamplesDto,
    @May() access: Access,
  ): Promise<BulkResultDto> {
    return BulkResultDto.from(await this.bulk.label(selectionIn(samples), { add, remove }, access));
  }

  @Post('move')
  @Requires('annotation:edit', inPath('project', 'projectId'))
  @Answers(201, BulkResultDto, 'Move samples to a category')
  async move(@Body() { samples, category_id }: MoveSamplesDto, @May() access: Access): Promise<BulkResultDto> {
    return BulkResultDto.from(await this.bulk.move(selectionIn(samples), category_id, access));
  }

  @Post('delete')
  @Requires('annotation:delete', inPath('project', 'projectId'))
  @Answers(201, BulkResultDto, 'Delete samples: each lies in the trash for 30 days')
  async remove(@Body() { samples }: DeleteSamplesDto, @May() access: Access): Promise<BulkResultDto> {
    return BulkResultDto.from(await this.bulk.remove(selectionIn(samples), access));
  }

  @Post('shares')
  @Requires('share:create', inPath('project', 'projectId'))
  @AnswersSecret()
  @Answers(201, SharedSamplesDto, 'Make a link to each of some samples, at most 200; they are shown this once')
  async share(@Body() dto: ShareSamplesDto, @May() access: Access): Promise<SharedSamplesDto> {
    const { samples, right, note = '', expires_at: expiresAt } = dto;
    return SharedSamplesDto.fromLinks(await this.bulk.share(selectionIn(samples), { right, note, expiresAt }, access));
  }
}
