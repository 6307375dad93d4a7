import type { IncomingMessage, ServerResponse } from 'node:http';
import { portionWanted } from './portion.js';
import { ReadyReply } from './ready-reply.js';

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

/** The whole of what is in memory, for ever under its address, to be sent to many: 200 and nothing else. */
export function readyReply(bytes: Buffer, about: Omit<Representation, 'forEver' | 'requestId'>): ReadyReply {
  const lines = headLines({ ...about, forEver: true }, etagOf(about));
  return new ReadyReply(bytes, [...lines, 'content-type', about.contentType, 'accept-ranges', 'bytes']);
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
): { start: number; end: number } | null {
  const etag = etagOf(about);
  const portion = portionWanted(request.headers, request.method, etag, length);
  const lines = headLines(about, etag);
  if (about.requestId !== null) lines.push('x-request-id', about.requestId);
  if (portion.status === 416) lines.push('content-range', `bytes */${length}`, 'content-length', '0');
  if (portion.status === 206) lines.push('content-range', `bytes ${portion.start}-${portion.end - 1}/${length}`);
  if (portion.status === 200 || portion.status === 206) {
    const { start, end } = portion;
    lines.push('content-type', about.contentType, 'accept-ranges', 'bytes', 'content-length', String(end - start));
  }
  response.writeHead(portion.status, lines);
  return 'start' in portion ? portion : null;
}

function etagOf({ identity }: Pick<Representation, 'identity'>): string {
  return `"${identity}"`;
}

/** What is said of bytes in every reply about them: name and value in turns, the form that Node copies with the least ado. */
function headLines({ forEver, headers }: Pick<Representation, 'forEver' | 'headers'>, etag: string): string[] {
  const lines = ['etag', etag, 'cache-control', forEver ? FOR_EVER : ASK_AGAIN, 'x-content-type-options', 'nosniff'];
  if (headers) lines.push(...headers);
  return lines;
}
