import { Body, Controller, Delete, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { setSessionCookies } from '../auth/cookies.js';
import { originOf } from '../auth/origin.js';
import { Answers, AnswersNothing } from '../http/documented.js';
import { pageOf, PageQuery } from '../http/page-query.dto.js';
import { AnswersSecret } from '../idempotency/answers-secret.js';
import type { Access } from '../permissions/access.js';
import type { Principal } from '../permissions/principal.js';
import { inBody, inHandler, inPath, May, Me, Public, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import {
  CreateShareDto,
  NewShareDto,
  OpenShareDto,
  OpenShareReplyDto,
  ShareListDto,
  ShareOpeningListDto,
  ShareQuery,
} from './dto/share.dto.js';
import { ShareGuests } from './share-guests.js';
import { SharesService } from './shares.service.js';

const NAMELESS = 'Guest';

@ApiTags('shares')
@Controller('shares')
export class SharesController {
  constructor(
    private readonly shares: SharesService,
    private readonly guests: ShareGuests,
  ) {}

  @Get()
  @Requires('share:list', inHandler('annotation'))
  @Answers(200, ShareListDto, 'Links to the samples of a project, or to one sample; without what opens them')
  async list(@Query() query: ShareQuery, @Me() me: Principal): Promise<ShareListDto> {
    const filter = { annotationId: query.annotation_id, projectId: query.project_id };
    return ShareListDto.from(await this.shares.list(filter, pageOf(query), me));
  }

  @Post()
  @Requires('share:create', inBody('annotation', 'annotation_id'))
  @AnswersSecret()
  @Answers(201, NewShareDto, 'Make a link that opens one sample to whoever has it; it is shown this once')
  async create(@Body() dto: CreateShareDto, @May() access: Access): Promise<NewShareDto> {
    const { right, note = '', expires_at: expiresAt } = dto;
    return NewShareDto.from(await this.shares.create({ right, note, expiresAt }, access.place, access.principal));
  }

  @Delete(':shareId')
  @Requires('share:revoke', inPath('share', 'shareId'))
  @AnswersNothing('Revoke a link: its guests are out at once')
  revoke(@Param('shareId', IdPipe) shareId: number, @May() access: Access): Promise<void> {
    return this.shares.revoke(shareId, access.place.projectId, access.principal);
  }

  @Get(':shareId/openings')
  @Requires('share:list', inPath('share', 'shareId'))
  @Answers(200, ShareOpeningListDto, 'Who came in by a link and when, oldest first')
  async openings(@Param('shareId', IdPipe) shareId: number, @Query() query: PageQuery): Promise<ShareOpeningListDto> {
    return ShareOpeningListDto.from(await this.shares.openings(shareId, pageOf(query)));
  }

  @Post('open')
  @Public()
  @Answers(200, OpenShareReplyDto, 'Come in by a link, without an account')
  async open(
    @Body() { token, display_name: displayName = NAMELESS, cookie = false }: OpenShareDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OpenShareReplyDto> {
    const opened = await this.guests.open(token, displayName, originOf(request));
    if (cookie) setSessionCookies(request, response, opened.signedIn);
    return OpenShareReplyDto.from(opened, displayName, cookie);
  }
}
