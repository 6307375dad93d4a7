import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Request, Response } from 'express';
import type { StoredTile } from '../tiles/tile-store.js';

const unzip = promisify(gunzip);

const FOR_EVER = 'private, max-age=31536000, immutable';
const ASK_AGAIN = 'private, no-cache';

/** @param identity Of these very bytes; becomes the ETag. */
export async function sendTile(
  request: Request,
  response: Response,
  tile: StoredTile,
  identity: string,
): Promise<void> {
  const packed = tile.contentEncoding === null || request.acceptsEncodings('gzip') === 'gzip';
  // Same identity, other bytes on the wire: caches need to tell them apart.
  if (headersOnly(request, response, packed ? identity : `${identity}-plain`)) return;
  response.setHeader('content-type', tile.contentType);
  if (tile.contentEncoding) response.setHeader('vary', 'accept-encoding');
  if (tile.contentEncoding && packed) response.setHeader('content-encoding', tile.contentEncoding);
  response.end(packed ? tile.bytes : await unzip(tile.bytes));
}

export function sendThumbnail(request: Request, response: Response, jpeg: Buffer, identity: string): void {
  if (headersOnly(request, response, identity)) return;
  response.setHeader('content-type', 'image/jpeg');
  response.end(jpeg);
}

/** @returns Whether the caller has these bytes already and has been told so. */
function headersOnly(request: Request, response: Response, identity: string): boolean {
  const etag = `"${identity}"`;
  response.setHeader('etag', etag);
  response.setHeader('cache-control', request.query.v === undefined ? ASK_AGAIN : FOR_EVER);
  response.setHeader('x-content-type-options', 'nosniff');
  if (request.headers['if-none-match'] !== etag) return false;
  response.status(304).end();
  return true;
}
