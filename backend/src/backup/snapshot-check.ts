import { join } from 'node:path';
import { type ContentStore, contentOf } from './content-store.js';
import { FILE_LIST, type KeptFile, type Manifest, tableFile } from './manifest.js';
import { readLines, rowOf, type WrittenLines } from './row-lines.js';

/** Where a file of the data folder may lie: a list that somebody has changed leads nowhere else. */
const PLACES = /^(secret|adoption\/[\w-][\w.-]*|blobs\/([0-9a-f]{2})\/\2[0-9a-f]{62}\/[a-z0-9-]+)$/;

/** Of a table: it becomes the name of a file, too. */
const NAME = /^[a-z_][a-z0-9_]*$/i;

/**
 * Reads all of a snapshot and compares it with its manifest.
 *
 * @param seen Checksums of files that were read already; those of this snapshot are added.
 * @returns a sentence for each thing that is not what was written
 */
export async function checkSnapshot(
  snapshot: string,
  manifest: Manifest,
  store: ContentStore,
  seen: Set<string>,
): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, columns, nextId, rows } of manifest.tables) {
    if (!NAME.test(name) || !(nextId === null || Number.isSafeInteger(nextId))) {
      problems.push(`"${name}" is no table of a backup.`);
      continue;
    }
    const path = tableFile(snapshot, name);
    problems.push(...(await checkLines(path, rows, (line) => void rowOf(columns, line))));
  }
  const path = join(snapshot, FILE_LIST);
  const ofList = await checkLines(path, manifest.files, (line) => void JSON.parse(line));
  if (ofList.length > 0) return [...problems, ...ofList];
  // Read again, and not kept: there may be millions.
  for await (const line of readLines(path)) {
    const file = JSON.parse(line) as KeptFile;
    if (!PLACES.test(file.path) || (file.kind === 'reference' && !file.path.endsWith('/original')))
      problems.push(`"${file.path}" is no file of a data folder.`);
    if (file.kind !== 'file' || seen.has(file.sha256)) continue;
    seen.add(file.sha256);
    const problem = await checkFile(store, file);
    if (problem !== null) problems.push(problem);
  }
  return problems;
}

async function checkLines(path: string, wanted: WrittenLines, look: (line: string) => void): Promise<string[]> {
  const found = { lines: 0, bytes: 0, sha256: '' };
  try {
    for await (const line of readLines(path, found)) look(line);
  } catch (error) {
    return [`"${path}" cannot be read: ${(error as Error).message}`];
  }
  const same = found.sha256 === wanted.sha256 && found.bytes === wanted.bytes && found.lines === wanted.lines;
  return same ? [] : [`"${path}" is not what was written.`];
}

async function checkFile(store: ContentStore, file: Extract<KeptFile, { kind: 'file' }>): Promise<string | null> {
  try {
    const path = store.pathOf(file.sha256);
    const found = await contentOf(path);
    if (found.sha256 === file.sha256 && found.bytes === file.bytes) return null;
    return `"${path}" is not what was written. Remove it: the next backup takes it again.`;
  } catch (error) {
    return `The copy of ${file.path} cannot be read: ${(error as Error).message}`;
  }
}
