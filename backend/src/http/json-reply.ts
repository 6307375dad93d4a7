import { StreamableFile } from '@nestjs/common';
import type { Request, Response } from 'express';
import { pipeline, Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import { acceptsGzip } from './accepts-gzip.js';

/**
 * JSON as it comes, packed for those who read gzip, fast rather than small. A client that goes away ends the stream; an
 * error under way breaks the connection, so that nobody takes half for all.
 */
export function jsonReply(json: Readable, request: Request, response: Response): StreamableFile {
  const type = 'application/json; charset=utf-8';
  if (!mayCompress(request, response)) return new StreamableFile(json, { type });
  // An error of either ends both, and StreamableFile hears of it from the one that it reads.
  const packed = pipeline(json, createGzip({ level: constants.Z_BEST_SPEED }), () => undefined);
  return new StreamableFile(packed, { type });
}

/** What can be sent as it is, or as somebody else has compressed it. */
export interface TwoForms {
  plain: () => Readable;
  /** gzip */
  compressed: () => Promise<Buffer | Readable>;
}

/** The same for what is no text. */
export async function bytesReply(bytes: TwoForms, request: Request, response: Response): Promise<StreamableFile> {
  const type = 'application/octet-stream';
  if (!mayCompress(request, response)) return new StreamableFile(bytes.plain(), { type });
  const compressed = await bytes.compressed();
  if (compressed instanceof Readable) return new StreamableFile(compressed, { type });
  return new StreamableFile(compressed, { type, length: compressed.length });
}

function mayCompress(request: Request, response: Response): boolean {
  response.vary('Accept-Encoding');
  if (!acceptsGzip(request.headers['accept-encoding'])) return false;
  response.setHeader('Content-Encoding', 'gzip');
  return true;
}
