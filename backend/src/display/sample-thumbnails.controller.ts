import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { sendBytes } from '../http/byte-reply.js';
import { inPath, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { SampleThumbnails } from './sample-thumbnails.js';

@ApiTags('display')
@Controller('annotations/:annotationId/thumbnail')
export class SampleThumbnailsController {
  constructor(private readonly thumbnails: SampleThumbnails) {}

  @Get()
  @Requires('annotation:view', inPath('annotation', 'annotationId'))
  @ApiOperation({
    summary: 'A small picture of a sample, its channels as everybody sees them: JPEG, at most 320 pixels',
  })
  @ApiQuery({
    name: 'v',
    required: false,
    description: '`version` of the picture as lists of samples tell it: the reply may be kept for ever.',
  })
  @ApiProduces('image/jpeg')
  @ApiResponse({ status: 200, schema: { type: 'string', format: 'binary' } })
  async view(
    @Param('annotationId', IdPipe) annotationId: number,
    @Query('v') asked: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { jpeg, version } = await this.thumbnails.of(annotationId);
    const about = { identity: `sample-${version}`, forEver: asked === version, contentType: 'image/jpeg' };
    sendBytes(request, response, jpeg, { ...about, requestId: null });
  }
}
