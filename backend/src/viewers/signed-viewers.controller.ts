import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AnswersItself } from '../http/answers-itself.js';
import { Public } from '../permissions/requires.js';
import { IiifPath, RenderingQuery } from './dto/rendering.dto.js';
import { over } from './rendering.js';
import { ViewerAccess } from './viewer-access.js';
import { type Viewed, ViewerAnswers } from './viewer-answers.js';

const BYTES = { status: 200, schema: { type: 'string' as const, format: 'binary' } };

/**
 * The same for viewers that cannot send headers: what lets them in is in the address. Open to whoever has it, from pages of
 * other servers too; each request asks anew whether whoever made the address may see the image.
 */
@ApiTags('other viewers')
@Controller('viewers/:token')
export class SignedViewersController {
  constructor(
    private readonly access: ViewerAccess,
    private readonly answers: ViewerAnswers,
  ) {}

  @Get('iiif')
  @Public()
  @AnswersItself()
  @ApiOperation({ summary: 'Leads to the description of the image' })
  @ApiResponse({ status: 303, description: 'To `info.json`.' })
  async iiifBase(
    @Param('token') token: string,
    @Query() rendering: RenderingQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    this.answers.base(request, response, await this.viewed(token, rendering));
  }

  @Get('iiif/info.json')
  @Public()
  @AnswersItself()
  @ApiOperation({ summary: 'The image by the IIIF Image API 3.0, level 2' })
  @ApiResponse({ status: 200, description: 'As JSON, or as JSON-LD when it is asked for.', schema: { type: 'object' } })
  async iiifInfo(
    @Param('token') token: string,
    @Query() rendering: RenderingQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.answers.info(request, response, await this.viewed(token, rendering));
  }

  @Get('iiif/:region/:size/:rotation/:file')
  @Public()
  @AnswersItself()
  @ApiOperation({ summary: 'A picture of the image, or of a part of it, by the IIIF Image API 3.0' })
  @ApiProduces('image/jpeg', 'image/png', 'image/webp')
  @ApiResponse(BYTES)
  async iiifPicture(
    @Param('token') token: string,
    @Param() address: IiifPath,
    @Query() rendering: RenderingQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const viewed = await this.viewed(token, rendering);
    await this.answers.picture(request, response, viewed, address);
  }

  @Get('dzi/image.dzi')
  @Public()
  @AnswersItself()
  @ApiOperation({ summary: 'The description of the image for Deep Zoom' })
  @ApiQuery({ name: 'format', required: false, enum: ['jpg', 'png'], description: 'Of its tiles; `jpg` unless said.' })
  @ApiProduces('application/xml')
  @ApiResponse({ status: 200, schema: { type: 'string' } })
  async deepZoom(
    @Param('token') token: string,
    @Query() rendering: RenderingQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.answers.deepZoom(request, response, await this.viewed(token, rendering));
  }

  @Get('dzi/image_files/:dziLevel/:tile')
  @Public()
  @AnswersItself()
  @ApiOperation({ summary: 'A tile for Deep Zoom: `column_row.jpg` or `.png` of a level' })
  @ApiProduces('image/jpeg', 'image/png')
  @ApiResponse(BYTES)
  async deepZoomTile(
    @Param('token') token: string,
    @Param('dziLevel') level: string,
    @Param('tile') tile: string,
    @Query() rendering: RenderingQuery,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.answers.deepZoomTile(request, response, await this.viewed(token, rendering), { level, tile });
  }

  private async viewed(token: string, asked: RenderingQuery): Promise<Viewed> {
    const { imageId, rendering } = await this.access.open(token);
    return { imageId, rendering: over(rendering, asked), place: `viewers/${token}` };
  }
}
