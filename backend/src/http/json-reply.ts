import { StreamableFile } from '@nestjs/common';
import type { Request, Response } from 'express';
import { pipeline, type Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import { acceptsGzip } from './accepts-gzip.js';

/**
 * JSON as it comes, packed for those who read gzip, fast rather than small. A client that goes away ends the stream; an
 * error under way breaks the connection, so that nobody takes half for all.
 */
export function jsonReply(json: Readable, request: Request, response: Response): StreamableFile {
  response.vary('Accept-Encoding');
  const type = 'application/json; charset=utf-8';
  if (!acceptsGzip(request.headers['accept-encoding'])) return new StreamableFile(json, { type });
  response.setHeader('Content-Encoding', 'gzip');
  // An error of either ends both, and StreamableFile hears of it from the one that it reads.
  const packed = pipeline(json, createGzip({ level: constants.Z_BEST_SPEED }), () => undefined);
  return new StreamableFile(packed, { type });
}
