import type { IncomingMessage, ServerResponse } from 'node:http';
import { portionWanted } from './portion.js';

const FOR_EVER = 'private, max-age=31536000, immutable';
const ASK_AGAIN = 'private, no-cache';

/** What is said of bytes. */
export interface Representation {
  /** Of these very bytes: the same text never stands for others. Becomes the ETag. */
  identity: string;
  contentType: string;
  /** Whether the address names these bytes and no others, so that nobody needs to ask again. */
  forEver: boolean;
  /** Other headers, name and value in turns. */
  headers?: readonly string[];
  /** Null: the reply has its header already. */
  requestId: string | null;
}

/** Answers with bytes in memory: 200, 206, 304 or 416. */
export function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  about: Representation,
): void {
  const portion = sendHead(request, response, bytes.length, about);
  if (!portion || request.method === 'HEAD') return void response.end();
  const whole = portion.end - portion.start === bytes.length;
  response.end(whole ? bytes : bytes.subarray(portion.start, portion.end));
}

/**
 * Writes status and headers of what is `length` bytes long.
 *
 * @returns Which of the bytes are to follow; null: none.
 */
export function sendHead(
  request: IncomingMessage,
  response: ServerResponse,
  length: number,
  { identity, contentType, forEver, headers, requestId }: Representation,
): { start: number; end: number } | null {
  const etag = `"${identity}"`;
  const portion = portionWanted(request.headers, request.method, etag, length);
  // Name and value in turns: the form that Node copies to the wire with the least ado.
  const lines = ['etag', etag, 'cache-control', forEver ? FOR_EVER : ASK_AGAIN, 'x-content-type-options', 'nosniff'];
  if (requestId !== null) lines.push('x-request-id', requestId);
  if (headers) lines.push(...headers);
  if (portion.status === 416) lines.push('content-range', `bytes */${length}`, 'content-length', '0');
  if (portion.status === 206) lines.push('content-range', `bytes ${portion.start}-${portion.end - 1}/${length}`);
  if (portion.status === 200 || portion.status === 206) {
    const { start, end } = portion;
    lines.push('content-type', contentType, 'accept-ranges', 'bytes', 'content-length', String(end - start));
  }
  response.writeHead(portion.status, lines);
  return 'start' in portion ? portion : null;
}
