const MOST_LINES = 400;

/** ESLint counts TypeScript and JavaScript; Markdown is as long as it must be. */
const COUNTED = /\.(html|scss|css|py|yaml|yml|sh)$/;

/** One file by promise, so that it can be copied into a notebook's folder. */
const ALLOWED = new Set(['clients/python/memento_cl.py']);

export const hasLineLimit = (path) => COUNTED.test(path) && !ALLOWED.has(path);

/** @returns {string[]} a sentence when `text` has more than 400 lines. */
export function tooLong(path, text) {
  const lines = text.trimEnd().split('\n').length;
  return lines > MOST_LINES ? [`${path}: ${lines} lines, ${MOST_LINES} at most`] : [];
}
