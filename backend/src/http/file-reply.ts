import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type Representation, sendHead } from './byte-reply.js';

/**
 * Answers with a file, or one run of its bytes, in no more memory than a stream takes.
 *
 * @throws what `stat` does; when reading fails later, or the caller goes away, the connection is closed
 */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  about: Representation,
): Promise<void> {
  const { size } = await stat(path);
  const portion = sendHead(request, response, size, about);
  if (!portion || request.method === 'HEAD') return void response.end();
  const bytes = createReadStream(path, { start: portion.start, end: portion.end - 1 });
  // Who went away is not told; and a head that was sent cannot be taken back.
  await pipeline(bytes, response).catch(() => response.destroy());
}

/** For a name that came with a file: what follows is saved, never shown, whatever the bytes are. */
export function asAttachment(name: string): string[] {
  const disposition = attachmentDisposition(name);
  return ['content-disposition', disposition, 'content-security-policy', "default-src 'none'; sandbox"];
}

/** To be saved under a name: in full for those who read RFC 6266, in ASCII for the others. */
export function attachmentDisposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\/]/g, '_').slice(-100);
  const exact = encodeURIComponent(name.replace(/\p{Surrogate}/gu, '_')).replace(/['()*]/g, escaped);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
