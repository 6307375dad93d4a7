import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { AnswersNothing } from '../http/documented.js';
import { type Principal, PRINCIPAL_LIFE_MS } from '../permissions/principal.js';
import { inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';

/**
 * For a proxy that serves tiles itself and asks whether it may (nginx: `auth_request`). It may keep the answer for as long as
 * the answer says, which is as long as we would: what was read of the caller is forgotten at one moment everywhere, so that a
 * right that was taken away is gone within the promised ten seconds behind a proxy as well. docs/adr/0033-tiles-behind-nginx.md
 */
@ApiTags('images')
@Controller('images/:imageId')
export class ImageAccessController {
  @Get('access')
  @Requires('image:view', inPath('image', 'imageId'))
  @AnswersNothing('Whether the caller may see the image and its tiles; for proxies')
  access(
    @Param('imageId', IdPipe) _imageId: number,
    @Me() me: Principal,
    @Res({ passthrough: true }) response: Response,
  ): void {
    const leftMs = me.asOfMs + PRINCIPAL_LIFE_MS - performance.now();
    const seconds = Math.max(0, Math.floor(leftMs / 1000));
    response.setHeader('cache-control', 'private, no-store'); // of anybody else
    response.setHeader('x-accel-expires', seconds);
  }
}
