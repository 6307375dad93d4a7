import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AppConfig } from '../config/app-config.js';
import { sendBytes } from '../http/byte-reply.js';
import { API_PREFIX } from '../http/prefix-alias.js';
import { type DeepZoomFormat, deepZoomDescription, deepZoomTile } from './deep-zoom.js';
import { IIIF_CONTEXT, IIIF_PROFILE, iiifInfo } from './iiif-info.js';
import { type IiifAddress, readIiif } from './iiif-request.js';
import type { Rendering } from './rendering.js';
import { ViewerPictures } from './viewer-pictures.js';

/** An image as somebody who may see it came to it. */
export interface Viewed {
  imageId: number;
  rendering: Rendering;
  /** Below the prefix of the API: `images/7`. */
  place: string;
}

const LINKED_CONTEXT = `<${IIIF_CONTEXT}>;rel="http://www.w3.org/ns/json-ld#context";type="application/ld+json"`;
const LINKED_PROFILE = `<${IIIF_PROFILE}>;rel="profile"`;

/** What the addresses for other viewers answer, whichever way somebody came to them. */
@Injectable()
export class ViewerAnswers {
  constructor(
    private readonly pictures: ViewerPictures,
    private readonly config: AppConfig,
  ) {}

  /** Of a place below the API, as others see it. */
  addressOf(request: Request, place: string): string {
    const origin = this.config.publicUrl ?? `${request.protocol}://${request.host}`;
    return `${origin}/${API_PREFIX}/${place}`;
  }

  /** Where the description of a IIIF image is. */
  base(request: Request, response: Response, { place }: Viewed): void {
    response.redirect(303, `${this.addressOf(request, place)}/iiif/info.json${queryOf(request)}`);
  }

  async info(request: Request, response: Response, { imageId, place }: Viewed): Promise<void> {
    const pyramid = await this.pictures.shapeOf(imageId);
    const bytes = Buffer.from(JSON.stringify(iiifInfo(`${this.addressOf(request, place)}/iiif`, pyramid)));
    const linked = /application\/ld\+json/.test(request.headers.accept ?? '');
    const contentType = linked ? `application/ld+json;profile="${IIIF_CONTEXT}"` : 'application/json; charset=utf-8';
    const headers = ['vary', 'accept', 'link', linked ? LINKED_PROFILE : `${LINKED_CONTEXT}, ${LINKED_PROFILE}`];
    const identity = `${pyramid.contentHash}-iiif-${linked ? 'ld' : 'json'}`;
    sendBytes(request, response, bytes, { identity, contentType, headers, forEver: false, requestId: null });
  }

  async picture(request: Request, response: Response, viewed: Viewed, address: IiifAddress): Promise<void> {
    const { picture, canonical } = readIiif(address, await this.pictures.shapeOf(viewed.imageId));
    const found = await this.pictures.picture(viewed.imageId, picture, viewed.rendering);
    const own = `${this.addressOf(request, viewed.place)}/iiif/${canonical}${queryOf(request)}`;
    const headers = ['link', `<${own}>;rel="canonical", ${LINKED_PROFILE}`];
    sendBytes(request, response, found.bytes, { ...found, headers, forEver: false, requestId: null });
  }

  async deepZoom(request: Request, response: Response, { imageId }: Viewed): Promise<void> {
    const pyramid = await this.pictures.shapeOf(imageId);
    const format: DeepZoomFormat = request.query.format === 'png' ? 'png' : 'jpg';
    const bytes = Buffer.from(deepZoomDescription(pyramid, format));
    const about = { identity: `${pyramid.contentHash}-dzi-${format}`, contentType: 'application/xml; charset=utf-8' };
    sendBytes(request, response, bytes, { ...about, forEver: false, requestId: null });
  }

  async deepZoomTile(
    request: Request,
    response: Response,
    { imageId, rendering }: Viewed,
    { level, tile }: { level: string; tile: string },
  ): Promise<void> {
    const wanted = deepZoomTile(await this.pictures.shapeOf(imageId), level, tile);
    const found = await this.pictures.picture(imageId, wanted, rendering);
    sendBytes(request, response, found.bytes, { ...found, forEver: false, requestId: null });
  }
}

function queryOf({ originalUrl }: Request): string {
  const at = originalUrl.indexOf('?');
  return at < 0 ? '' : originalUrl.slice(at);
}
