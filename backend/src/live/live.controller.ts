import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AnswersNothing } from '../http/documented.js';
import type { Principal } from '../permissions/principal.js';
import { inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { EventsQuery, PresenceDto } from './dto/live.dto.js';
import { LiveStreams } from './live-streams.js';
import { PresenceService } from './presence.service.js';

const EVENTS = `Server-sent events, until the caller leaves or may no longer see the sample:
\`regions\` (\`{layer_id, version, regions, deleted, user_id, client_id}\`; \`client_id\` is the header \`x-client-id\` of the request that made the change),
\`comments\` (\`{layer_id, comment_id, op}\`), \`layers\` (\`{versions}\`, of the regions by drawing layer: first of all, and whenever layers changed or more than can be told),
\`presence\` (\`{people: [{client_id, user_id, name, colour, cursor}]}\`).`;

@ApiTags('live')
@Controller('annotations/:annotationId')
export class LiveController {
  constructor(
    private readonly streams: LiveStreams,
    private readonly presences: PresenceService,
  ) {}

  @Get('events')
  @Requires('annotation:view', inPath('annotation', 'annotationId'))
  @ApiOperation({ summary: 'What happens on a sample, as it happens', description: EVENTS })
  @ApiProduces('text/event-stream')
  @ApiResponse({ status: 200, schema: { type: 'string' } })
  events(
    @Param('annotationId', IdPipe) annotationId: number,
    @Query() { client_id }: EventsQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.streams.begin(request, response, annotationId, client_id?.toLowerCase() ?? null);
  }

  @Post('presence')
  @Requires('annotation:view', inPath('annotation', 'annotationId'))
  @AnswersNothing(
    'Say that one is here, and where the pointer is: every few seconds; of more than ten words a second the newest are passed on',
  )
  presence(@Param('annotationId', IdPipe) annotationId: number, @Body() dto: PresenceDto, @Me() me: Principal): void {
    this.presences.tell(annotationId, dto, me);
  }
}
