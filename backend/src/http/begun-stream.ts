import { Readable } from 'node:stream';

const CHUNK = 64 * 1024;

/**
 * Chunks as a stream that has begun, read no faster than it is asked for.
 *
 * @throws whatever happens before the first chunk: later errors destroy the stream
 */
export async function begunStream(chunks: AsyncIterable<string | Buffer>): Promise<Readable> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  return Readable.from(goingOn(first, iterator), { objectMode: false, highWaterMark: CHUNK });
}

async function* goingOn(
  first: IteratorResult<string | Buffer>,
  rest: AsyncIterator<string | Buffer>,
): AsyncGenerator<string | Buffer> {
  try {
    for (let next = first; !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
