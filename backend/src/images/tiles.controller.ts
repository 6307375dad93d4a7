import { Controller, Get, Param, ParseIntPipe, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { NotFoundError } from '../errors/app-error.js';
import { inPath, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { StoredTiles } from './stored-tiles.js';
import { TileRequests } from './tile-requests.js';
import { sendThumbnail } from './tile-response.js';

const coordinate = new ParseIntPipe({ exceptionFactory: () => new NotFoundError('tile') });
const HASH = {
  name: 'v',
  required: false,
  description: '`content_hash` of the pyramid: the reply may be kept for ever.',
} as const;

/** Bytes as they lie on the disk: nothing here decodes an image. docs/life-of-a-tile.md follows one. */
@ApiTags('images')
@Controller('images/:imageId')
export class TilesController {
  constructor(
    private readonly tiles: StoredTiles,
    private readonly requests: TileRequests,
  ) {}

  /** Only what {@link TileRequests} does not recognise comes here. */
  @Get('tiles/:level/:column/:row')
  @Requires('image:view', inPath('image', 'imageId'))
  @ApiOperation({ summary: 'One tile of the pyramid, or a run of its bytes' })
  @ApiQuery(HASH)
  @ApiQuery({ name: 'plane', required: false, schema: { type: 'integer', minimum: 0, default: 0 } })
  @ApiProduces('application/octet-stream', 'image/jpeg')
  @ApiResponse({ status: 200, schema: { type: 'string', format: 'binary' } })
  async tile(
    @Param('imageId', IdPipe) imageId: number,
    @Param('level', coordinate) level: number,
    @Param('column', coordinate) column: number,
    @Param('row', coordinate) row: number,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { v, plane = 0 } = request.query;
    const hash = typeof v === 'string' ? v : null;
    await this.requests.send(request, response, { imageId, level, column, row, plane: Number(plane), hash });
  }

  @Get('thumbnail')
  @Requires('image:view', inPath('image', 'imageId'))
  @ApiOperation({ summary: 'A small picture of the image: JPEG, longest side at most 256 pixels' })
  @ApiQuery(HASH)
  @ApiProduces('image/jpeg')
  @ApiResponse({ status: 200, schema: { type: 'string', format: 'binary' } })
  async thumbnail(
    @Param('imageId', IdPipe) imageId: number,
    @Query('v') hash: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const address = await this.tiles.addressOf(imageId);
    const identity = `${address.contentHash}-thumbnail`;
    const forEver = hash === address.contentHash;
    sendThumbnail(request, response, await this.tiles.thumbnail(imageId, address), {
      identity,
      forEver,
      requestId: null,
    });
  }
}
