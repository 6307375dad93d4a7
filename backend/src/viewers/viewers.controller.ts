import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AnswersItself } from '../http/answers-itself.js';
import { inPath, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { IiifPath, RenderingQuery } from './dto/rendering.dto.js';
import { type Viewed, ViewerAnswers } from './viewer-answers.js';

const OF_IMAGE = inPath('image', 'imageId');
const BYTES = { status: 200, schema: { type: 'string' as const, format: 'binary' } };

/** An image for viewers that are not ours, and can send headers or have the cookie. docs/guide/other-viewers.md */
@ApiTags('other viewers')
@Controller('images/:imageId')
export class ViewersController {
  constructor(private readonly answers: ViewerAnswers) {}

  @Get('iiif')
  @Requires('image:view', OF_IMAGE)
  @AnswersItself()
  @ApiOperation({ summary: 'Leads to the description of the image' })
  @ApiResponse({ status: 303, description: 'To `info.json`.' })
  iiifBase(
    @Param('imageId', IdPipe) imageId: number,
    @Query() rendering: RenderingQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): void {
    this.answers.base(request, response, viewed(imageId, rendering));
  }

  @Get('iiif/info.json')
  @Requires('image:view', OF_IMAGE)
  @AnswersItself()
  @ApiOperation({ summary: 'The image by the IIIF Image API 3.0, level 2' })
  @ApiResponse({ status: 200, description: 'As JSON, or as JSON-LD when it is asked for.', schema: { type: 'object' } })
  iiifInfo(
    @Param('imageId', IdPipe) imageId: number,
    @Query() rendering: RenderingQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.answers.info(request, response, viewed(imageId, rendering));
  }

  @Get('iiif/:region/:size/:rotation/:file')
  @Requires('image:view', OF_IMAGE)
  @AnswersItself()
  @ApiOperation({ summary: 'A picture of the image, or of a part of it, by the IIIF Image API 3.0' })
  @ApiProduces('image/jpeg', 'image/png', 'image/webp')
  @ApiResponse(BYTES)
  iiifPicture(
    @Param('imageId', IdPipe) imageId: number,
    @Param() address: IiifPath,
    @Query() rendering: RenderingQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.answers.picture(request, response, viewed(imageId, rendering), address);
  }

  @Get('dzi/image.dzi')
  @Requires('image:view', OF_IMAGE)
  @AnswersItself()
  @ApiOperation({ summary: 'The description of the image for Deep Zoom' })
  @ApiQuery({ name: 'format', required: false, enum: ['jpg', 'png'], description: 'Of its tiles; `jpg` unless said.' })
  @ApiProduces('application/xml')
  @ApiResponse({ status: 200, schema: { type: 'string' } })
  deepZoom(
    @Param('imageId', IdPipe) imageId: number,
    @Query() rendering: RenderingQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.answers.deepZoom(request, response, viewed(imageId, rendering));
  }

  @Get('dzi/image_files/:dziLevel/:tile')
  @Requires('image:view', OF_IMAGE)
  @AnswersItself()
  @ApiOperation({ summary: 'A tile for Deep Zoom: `column_row.jpg` or `.png` of a level' })
  @ApiProduces('image/jpeg', 'image/png')
  @ApiResponse(BYTES)
  deepZoomTile(
    @Param('imageId', IdPipe) imageId: number,
    @Param('dziLevel') level: string,
    @Param('tile') tile: string,
    @Query() rendering: RenderingQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    return this.answers.deepZoomTile(request, response, viewed(imageId, rendering), { level, tile });
  }
}

function viewed(imageId: number, rendering: RenderingQuery): Viewed {
  return { imageId, rendering, place: `images/${imageId}` };
}
