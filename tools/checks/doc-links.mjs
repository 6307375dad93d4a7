// Links between the documents and to the code: a file that moved takes the proof of a promise along.
import { dirname, join, normalize } from 'node:path';

const LINK = /\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g;

export const mayLink = (path) => /^(?:docs\/.*|[^/]+)\.md$/.test(path);

/**
 * @param {(path: string) => boolean} exists  of a path from the root of the repository.
 * @returns {string[]} a line for each link that leads nowhere.
 */
export function deadLinks(path, text, exists) {
  const targets = [...text.matchAll(LINK)].map(([, target]) => normalize(join(dirname(path), decodeURI(target))));
  return targets.filter((target) => !exists(target)).map((target) => `${path} links to ${target}, which is not there`);
}
