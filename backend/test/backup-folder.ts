import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  FILE_LIST,
  type KeptFile,
  type Manifest,
  readManifest,
  snapshotsIn,
  tableFile,
} from '../src/backup/manifest.js';
import { readLines } from '../src/backup/row-lines.js';

/** A snapshot as specs look at it. */
export class KeptSnapshot {
  readonly folder: string;

  constructor(backupFolder: string, name: string) {
    this.folder = join(snapshotsIn(backupFolder), name);
  }

  async manifest(): Promise<Manifest> {
    return (await readManifest(this.folder)) as Manifest;
  }

  /** Rows by the names of their columns. */
  async rows(table: string): Promise<Record<string, unknown>[]> {
    const { tables } = await this.manifest();
    const names = (tables.find(({ name }) => name === table)?.columns ?? []).map(({ name }) => name);
    const rows: Record<string, unknown>[] = [];
    for await (const line of readLines(tableFile(this.folder, table)))
      rows.push(Object.fromEntries((JSON.parse(line) as unknown[]).map((value, n) => [names[n], value])));
    return rows;
  }

  /** Everything in the database: of each table its rows in an order of their own, and which id comes next; null: the first. */
  async content(): Promise<Record<string, { rows: string[]; nextId: number | null }>> {
    const { tables } = await this.manifest();
    const all: Record<string, { rows: string[]; nextId: number | null }> = {};
    for (const { name, nextId } of tables)
      all[name] = {
        rows: (await this.rows(name)).map((row) => JSON.stringify(sorted(row))).sort(),
        nextId: nextId === 1 ? null : nextId,
      };
    return all;
  }

  async files(): Promise<KeptFile[]> {
    const files: KeptFile[] = [];
    for await (const line of readLines(join(this.folder, FILE_LIST))) files.push(JSON.parse(line) as KeptFile);
    return files;
  }
}

/** The order of columns is each engine's own, once migrations have added some. */
function sorted(row: Record<string, unknown>): [string, unknown][] {
  return Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1));
}

/** Paths of all files below a folder, with what they hold. */
export function filesBelow(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'base64')]));
}

/** What nobody but the owner may reach: `path mode` of what others may. */
export function openToOthers(folder: string): string[] {
  const paths = ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })];
  return paths
    .map((path) => `${path} ${(statSync(join(folder, path)).mode & 0o777).toString(8)}`)
    .filter((entry) => !/ (600|700)$/.test(entry));
}
