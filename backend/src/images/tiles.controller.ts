import { Controller, Get, Param, ParseIntPipe, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { NotFoundError } from '../errors/app-error.js';
import { inPath, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { StoredTiles } from './stored-tiles.js';
import { sendTile, sendThumbnail } from './tile-response.js';

const coordinate = new ParseIntPipe({ exceptionFactory: () => new NotFoundError('tile') });

/** Bytes as they lie on the disk: nothing here decodes an image. docs/life-of-a-tile.md follows one. */
@ApiTags('images')
@Controller('images/:imageId')
export class TilesController {
  constructor(private readonly tiles: StoredTiles) {}

  @Get('tiles/:level/:column/:row')
  @Requires('image:view', inPath('image', 'imageId'))
  @ApiOperation({ summary: 'One tile of the pyramid' })
  @ApiQuery({
    name: 'v',
    required: false,
    description: '`content_hash` of the pyramid: the reply may be kept for ever.',
  })
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
    const address = await this.tiles.addressOf(imageId);
    const tile = await this.tiles.tile(imageId, address, level, column, row);
    if (!tile) throw new NotFoundError('tile');
    await sendTile(request, response, tile, `${address.contentHash}-${level}-${column}-${row}`);
  }

  @Get('thumbnail')
  @Requires('image:view', inPath('image', 'imageId'))
  @ApiOperation({ summary: 'A small picture of the image: JPEG, longest side at most 256 pixels' })
  @ApiProduces('image/jpeg')
  @ApiResponse({ status: 200, schema: { type: 'string', format: 'binary' } })
  async thumbnail(
    @Param('imageId', IdPipe) imageId: number,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const address = await this.tiles.addressOf(imageId);
    sendThumbnail(request, response, await this.tiles.thumbnail(imageId, address), `${address.contentHash}-thumbnail`);
  }
}
