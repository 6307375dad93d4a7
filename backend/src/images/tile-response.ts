import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzip } from 'node:zlib';
import { acceptsGzip } from '../http/accepts-gzip.js';
import { readyReply, type Representation, sendBytes } from '../http/byte-reply.js';
import type { ReadyReply } from '../http/ready-reply.js';
import type { StoredTile } from '../tiles/tile-store.js';

const PACKED = ['vary', 'accept-encoding', 'content-encoding', 'gzip'];
const UNPACKED = ['vary', 'accept-encoding'];

/** What the reply says of a tile besides its bytes and their type. */
export type TileReply = Pick<Representation, 'identity' | 'forEver' | 'requestId'>;

/** Sends now, unless the tile has to be unpacked first. */
export function sendTile(request: IncomingMessage, response: ServerResponse, tile: StoredTile, about: TileReply): void {
  const { bytes, contentType, contentEncoding } = tile;
  if (contentEncoding === null) {
    sendBytes(request, response, bytes, { ...about, contentType });
  } else if (acceptsGzip(request.headers['accept-encoding'])) {
    sendBytes(request, response, bytes, { ...about, contentType, headers: PACKED });
  } else {
    // Other bytes on the wire: caches need to tell them apart.
    const identity = `${about.identity}-plain`;
    gunzip(bytes, (error, plain) => {
      // Its checksum was right when it was read: this is no damage, but want of memory.
      if (error) response.destroy(error);
      else sendBytes(request, response, plain, { ...about, identity, contentType, headers: UNPACKED });
    });
  }
}

/** Of tiles in memory: as long as one is there, so is this. */
const ready = new WeakMap<StoredTile, ReadyReply>();

/**
 * The same for a tile that may be kept for ever, without a word that is not the same for all who ask for it.
 *
 * @param identity Of the tile: the same in each call with it.
 * @returns        false: this request wants something else of it, and nothing was sent.
 */
export function sendReadyTile(
  request: IncomingMessage,
  response: ServerResponse,
  tile: StoredTile,
  identity: () => string,
): boolean {
  if (tile.contentEncoding && !acceptsGzip(request.headers['accept-encoding'])) return false;
  let reply = ready.get(tile);
  if (!reply) {
    const packed = tile.contentEncoding ? PACKED : [];
    reply = readyReply(tile.bytes, { identity: identity(), contentType: tile.contentType, headers: packed });
    // The reply has a copy, in one piece with its header: one of the two is enough.
    tile.bytes = reply.bytes;
    ready.set(tile, reply);
  }
  return reply.sendTo(request, response);
}

export function sendThumbnail(
  request: IncomingMessage,
  response: ServerResponse,
  jpeg: Buffer,
  about: TileReply,
): void {
  sendBytes(request, response, jpeg, { ...about, contentType: 'image/jpeg' });
}
