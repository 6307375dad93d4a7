import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { sendBytes } from '../http/byte-reply.js';
import { Answers } from '../http/documented.js';
import { inPath, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { HistogramDto, HistogramQuery, ValuesDto, ValuesQuery } from './dto/pixels.dto.js';
import { PixelQueries } from './pixel-queries.js';

@ApiTags('images')
@Controller('images/:imageId')
export class PixelsController {
  constructor(private readonly queries: PixelQueries) {}

  @Get('values')
  @Requires('image:view', inPath('image', 'imageId'))
  @Answers(200, ValuesDto, 'Values of pixels at full resolution, as they are in the file')
  values(@Param('imageId', IdPipe) imageId: number, @Query() query: ValuesQuery): Promise<ValuesDto> {
    return this.queries.values(imageId, query);
  }

  @Get('histogram')
  @Requires('image:view', inPath('image', 'imageId'))
  @ApiOperation({ summary: 'How often values occur in one channel of one plane' })
  @ApiResponse({ status: 200, type: HistogramDto })
  async histogram(
    @Param('imageId', IdPipe) imageId: number,
    @Query() query: HistogramQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { histogram, identity, hash } = await this.queries.histogram(imageId, query);
    const forEver = query.v === hash;
    const contentType = 'application/json; charset=utf-8';
    const bytes = Buffer.from(JSON.stringify(histogram));
    sendBytes(request, response, bytes, { identity, contentType, forEver, requestId: null });
  }
}
