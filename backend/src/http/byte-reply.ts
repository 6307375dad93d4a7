import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Portion, portionWanted } from './portion.js';

const FOR_EVER = 'private, max-age=31536000, immutable';
const ASK_AGAIN = 'private, no-cache';

/** Bytes with what is said of them. */
export interface Representation {
  /** Of these very bytes: the same text never stands for others. Becomes the ETag. */
  identity: string;
  contentType: string;
  /** Whether the address names these bytes and no others, so that nobody needs to ask again. */
  forEver: boolean;
  /** Other headers, name and value in turns. */
  headers?: readonly string[];
}

/** Answers with bytes in memory: 200, 206, 304 or 416. @param requestId Null: the reply has its header already. */
export function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  about: Representation,
  requestId: string | null = null,
): void {
  const portion = sendHead(request, response, bytes.length, about, requestId);
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
  about: Representation,
  requestId: string | null = null,
): { start: number; end: number } | null {
  const etag = `"${about.identity}"`;
  const portion = portionWanted(request.headers, request.method, etag, length);
  const headers = [
    ...['etag', etag, 'cache-control', about.forEver ? FOR_EVER : ASK_AGAIN],
    ...['x-content-type-options', 'nosniff', 'cross-origin-resource-policy', 'same-origin'],
  ];
  if (requestId !== null) headers.push('x-request-id', requestId);
  if (about.headers) headers.push(...about.headers);
  headers.push(...headersOf(portion, length, about.contentType));
  response.writeHead(portion.status, headers);
  return 'start' in portion ? portion : null;
}

function headersOf(portion: Portion, length: number, contentType: string): string[] {
  if (portion.status === 304) return [];
  if (portion.status === 416) return ['content-range', `bytes */${length}`, 'content-length', '0'];
  const { start, end } = portion;
  const headers = ['content-type', contentType, 'accept-ranges', 'bytes', 'content-length', String(end - start)];
  if (portion.status === 206) headers.push('content-range', `bytes ${start}-${end - 1}/${length}`);
  return headers;
}
