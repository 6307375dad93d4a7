import { type ByteSource, isGone, openFile } from '../storage/byte-source.js';
import { PyramidFile } from './pyramid-file.js';
import type { LentBytes, SourceQuestion } from './worker-protocol.js';

/** Opens a pyramid, wherever it is. */
export type PyramidOpener = (path: string) => Promise<PyramidFile>;

/** Opens pyramids on this disk; for others it asks, since this process has no way to them. */
export function openerAsking(ask: (question: SourceQuestion) => Promise<LentBytes | null>): PyramidOpener {
  const lent = async (question: SourceQuestion): Promise<LentBytes> => {
    const answer = await ask(question);
    if (!answer) throw Object.assign(new Error(`There is no ${question.path}`), { code: 'ENOENT' });
    return answer;
  };
  const sourceOf = async (path: string): Promise<ByteSource> => {
    try {
      return await openFile(path);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    const { size } = await lent({ path, offset: 0, length: 0 });
    const read = async (offset: number, length: number): Promise<Buffer> =>
      Buffer.from((await lent({ path, offset, length })).bytes);
    return { size, read, close: () => Promise.resolve() };
  };
  return (path) => PyramidFile.open(path, sourceOf);
}
