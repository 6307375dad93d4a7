import { Controller, Get, Header, Param, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { Answers } from '../http/documented.js';
import { inPath, Me, Requires } from '../permissions/requires.js';
import type { Principal } from '../permissions/principal.js';
import { IdPipe } from '../validation/id.pipe.js';
import { OneViewerAddressesDto, USUAL_HOURS, ViewerAddressesQuery } from './dto/viewer-addresses.dto.js';
import { ViewerAccess } from './viewer-access.js';
import { ViewerAnswers } from './viewer-answers.js';

@ApiTags('other viewers')
@Controller('images/:imageId/viewers')
export class ViewerAddressesController {
  constructor(
    private readonly access: ViewerAccess,
    private readonly answers: ViewerAnswers,
  ) {}

  @Get()
  @Requires('image:view', inPath('image', 'imageId'))
  @Header('cache-control', 'no-store')
  @Answers(200, OneViewerAddressesDto, 'Addresses of the image for viewers that cannot send headers')
  view(
    @Param('imageId', IdPipe) imageId: number,
    @Query() { hours = USUAL_HOURS, ...rendering }: ViewerAddressesQuery,
    @Req() request: Request,
    @Me() me: Principal,
  ): OneViewerAddressesDto {
    const { token, expiresAt } = this.access.issue(imageId, rendering, Math.max(1, hours), me);
    const address = this.answers.addressOf(request, `viewers/${token}`);
    return {
      viewers: { iiif: `${address}/iiif/info.json`, deep_zoom: `${address}/dzi/image.dzi`, expires_at: expiresAt },
    };
  }
}
