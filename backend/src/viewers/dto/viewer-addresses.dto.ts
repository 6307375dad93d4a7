import { ApiProperty } from '@nestjs/swagger';
import { WholeFilter } from '../../validation/query-fields.js';
import { RenderingQuery } from './rendering.dto.js';

export const MOST_HOURS = 7 * 24;
export const USUAL_HOURS = 24;

/** How the image is drawn in the other viewer, sealed into the address; and how long it may be. */
export class ViewerAddressesQuery extends RenderingQuery {
  @WholeFilter(MOST_HOURS, `How many hours the address works at most; ${USUAL_HOURS} when nothing is said.`)
  hours?: number;
}

export class ViewerAddressesDto {
  @ApiProperty({ description: 'For viewers of the IIIF Image API 3.0, such as OpenSeadragon and Mirador.' })
  iiif: string;

  @ApiProperty({ description: 'For viewers of Deep Zoom.' })
  deep_zoom: string;

  @ApiProperty({
    description: 'Both work until then, unless whoever made them signs out or may not see the image any more.',
  })
  expires_at: Date;
}

export class OneViewerAddressesDto {
  @ApiProperty()
  viewers: ViewerAddressesDto;
}
