import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { inPath, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { ImageStreams } from './image-streams.js';

const EVENTS = `Server-sent events for scripts that wait: \`tiling\` (\`{image_id, state, progress, failure}\`), how things stand at
first and then each change. \`state\` is \`queued\`, \`running\`, and in the end \`done\` or \`failed\` (\`failure\`: \`{code, message}\`),
after which the stream ends. It ends before that when the caller may no longer see the image, or it was deleted.`;

@ApiTags('images')
@Controller('images/:imageId/events')
export class ImageEventsController {
  constructor(private readonly streams: ImageStreams) {}

  @Get()
  @Requires('image:view', inPath('image', 'imageId'))
  @ApiOperation({ summary: 'How the tiling of an image goes, as it goes', description: EVENTS })
  @ApiProduces('text/event-stream')
  @ApiResponse({ status: 200, schema: { type: 'string' } })
  follow(@Param('imageId', IdPipe) imageId: number, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.streams.begin(request, response, imageId);
  }
}
