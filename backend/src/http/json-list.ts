import { Readable } from 'node:stream';

const CHUNK = 64 * 1024;

/**
 * `{…,"<key>":[…]}` as it comes, in chunks of about 64 kB, no faster than it is read.
 *
 * @param items JSON texts that go between the brackets one after the other, commas included.
 * @param before What the object says before the list.
 * @throws whatever happens before the first chunk: later errors destroy the stream
 */
export async function jsonList(key: string, items: AsyncIterable<string>, before: object = {}): Promise<Readable> {
  const head = JSON.stringify({ ...before, [key]: [] }).slice(0, -2);
  const chunks = inChunks(head, items);
  const first = await chunks.next();
  return Readable.from(resumed(first.value ?? '', chunks), { objectMode: false, highWaterMark: CHUNK });
}

async function* inChunks(head: string, items: AsyncIterable<string>): AsyncGenerator<string, undefined> {
  let chunk = head;
  for await (const item of items) {
    chunk += item;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}]}`;
}

async function* resumed(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}

/** Rows as items of a list. */
export async function* jsonRows(pages: AsyncIterable<object[]>): AsyncGenerator<string> {
  let separator = '';
  for await (const page of pages) {
    if (!page.length) continue;
    yield separator + JSON.stringify(page).slice(1, -1);
    separator = ',';
  }
}
