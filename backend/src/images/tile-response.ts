import type { IncomingMessage, ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { acceptsGzip } from '../http/accepts-gzip.js';
import { sendBytes } from '../http/byte-reply.js';
import type { StoredTile } from '../tiles/tile-store.js';

const unzip = promisify(gunzip);

const PACKED = ['vary', 'accept-encoding', 'content-encoding', 'gzip'];
const UNPACKED = ['vary', 'accept-encoding'];

/** What the reply says of a tile, or of another small thing, besides its bytes. */
export interface TileReply {
  /** Of these very bytes; becomes the ETag. */
  identity: string;
  /** Whether the caller named these bytes in the address, by their content hash. */
  forEver: boolean;
  /** Null: the reply has its header already. */
  requestId: string | null;
}

export async function sendTile(
  request: IncomingMessage,
  response: ServerResponse,
  { bytes, contentType, contentEncoding }: StoredTile,
  { identity, forEver, requestId }: TileReply,
): Promise<void> {
  if (contentEncoding === null) {
    sendBytes(request, response, bytes, { identity, contentType, forEver }, requestId);
  } else if (acceptsGzip(request.headers['accept-encoding'])) {
    sendBytes(request, response, bytes, { identity, contentType, forEver, headers: PACKED }, requestId);
  } else {
    // Other bytes on the wire: caches need to tell them apart.
    const about = { identity: `${identity}-plain`, contentType, forEver, headers: UNPACKED };
    sendBytes(request, response, await unzip(bytes), about, requestId);
  }
}

export function sendThumbnail(
  request: IncomingMessage,
  response: ServerResponse,
  jpeg: Buffer,
  { identity, forEver }: Omit<TileReply, 'requestId'>,
): void {
  sendBytes(request, response, jpeg, { identity, contentType: 'image/jpeg', forEver });
}
