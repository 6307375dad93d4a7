import { stat } from 'node:fs/promises';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { NotFoundError } from '../errors/app-error.js';
import { asAttachment, sendFile } from '../http/file-reply.js';
import { inPath, Requires } from '../permissions/requires.js';
import { BlobStore } from '../storage/blob-store.js';
import { TilingError } from '../tiles/tiling-error.js';
import { IdPipe } from '../validation/id.pipe.js';
import { intactOriginal } from './image-contents.js';
import { ImagesService } from './images.service.js';
import { Renditions } from './renditions.js';
import { StoredTiles } from './stored-tiles.js';
import { sendThumbnail } from './tile-response.js';

const BYTES = { status: 200, schema: { type: 'string', format: 'binary' } } as const;

/** Whole files: what was uploaded, and what the public system would have made of it. */
@ApiTags('images')
@Controller('images')
export class ImageFilesController {
  constructor(
    private readonly images: ImagesService,
    private readonly blobs: BlobStore,
    private readonly renditions: Renditions,
    private readonly tiles: StoredTiles,
  ) {}

  @Get(':imageId/original')
  @Requires('image:download', inPath('image', 'imageId'))
  @ApiOperation({ summary: 'The file that was uploaded, byte for byte, or a run of its bytes' })
  @ApiProduces('application/octet-stream')
  @ApiResponse(BYTES)
  async original(
    @Param('imageId', IdPipe) imageId: number,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const { type, sha256, originalName } = await this.images.byId(imageId);
    if (type === 'E') throw new NotFoundError('original');
    const path = await intactOriginal(this.blobs, sha256).catch((error: unknown) => {
      if (!(error instanceof TilingError)) throw error;
      // A reference that has changed is another file: it is not handed out under this one's checksum.
      throw new NotFoundError('original');
    });
    if (!(await isThere(path))) throw new NotFoundError('original');
    const about = { identity: sha256, contentType: 'application/octet-stream', forEver: false, requestId: null };
    await sendFile(request, response, path, { ...about, headers: asAttachment(originalName) });
  }

  @Get('geturl/:imageId/:thumb/:subFilename')
  @Requires('image:view', inPath('image', 'imageId'))
  @ApiOperation({
    summary:
      'Bytes for scripts of the public system: with `thumb` 1 the thumbnail; with the file name `none` the picture as its ' +
      'upload code has it (1: JPEG, 2 and 3: PNG or TIFF with every value, 4 and 5: an overview of at most 1024 pixels)',
  })
  @ApiProduces('image/jpeg', 'image/png', 'image/tiff')
  @ApiResponse(BYTES)
  async getUrl(
    @Param('imageId', IdPipe) imageId: number,
    @Param('thumb') thumb: string,
    @Param('subFilename') subFilename: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    if (thumb === '1') {
      const address = await this.tiles.addressOf(imageId);
      const identity = `${address.contentHash}-thumbnail`;
      const jpeg = await this.tiles.thumbnail(imageId, address);
      return sendThumbnail(request, response, jpeg, { identity, forEver: false, requestId: null });
    }
    // Tiles have addresses of their own here, and no file names.
    if (subFilename !== 'none') throw new NotFoundError('file');
    const { path, ...about } = await this.renditions.of(imageId);
    await sendFile(request, response, path, { ...about, forEver: false, requestId: null });
  }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false, // removed by hand
  );
}
