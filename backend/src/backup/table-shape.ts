import { RESTORE_TABLE } from '../database/known-schema.js';
import { BackupError, EXIT } from './backup-error.js';

/**
 * What a column holds, whatever the engine calls its type. Times are text in UTC, the same in both engines; JSON is the text
 * that was written.
 */
export type ColumnKind = 'integer' | 'real' | 'text' | 'bytes';

export interface ColumnShape {
  name: string;
  kind: ColumnKind;
}

/** A table as it is in a backup. */
export interface TableShape {
  name: string;
  columns: ColumnShape[];
  /** The id that the next row would get; null: the table gives none. */
  nextId: number | null;
}

/** One value of a row. `bigint` only where a number would not be exact. */
export type Value = null | number | bigint | string | Uint8Array;

const KINDS: Record<string, ColumnKind> = {
  ...{ int: 'integer', integer: 'integer', bigint: 'integer', smallint: 'integer', tinyint: 'integer' },
  ...{ boolean: 'integer', double: 'real', float: 'real', real: 'real' },
  ...{ char: 'text', varchar: 'text', text: 'text', mediumtext: 'text', longtext: 'text', json: 'text' },
  ...{ datetime: 'text', date: 'text' },
  ...{ blob: 'bytes', mediumblob: 'bytes', longblob: 'bytes', binary: 'bytes', varbinary: 'bytes' },
};

/**
 * @param declared The type as the engine tells it, for instance `varchar(255)`.
 * @throws BackupError database.unknown-type: a migration brought a type that nobody has taught the backup
 */
export function kindOf(table: string, column: string, declared: string): ColumnKind {
  const kind = KINDS[declared.toLowerCase().replace(/\(.*$/, '').trim()];
  if (kind) return kind;
  const sentence = `The column ${table}.${column} is of the type "${declared}", which a backup cannot keep yet.`;
  throw new BackupError(EXIT.source, 'database.unknown-type', sentence);
}

/** Tables whose rows are no content: which migrations have run is written in the manifest. */
export const NO_CONTENT: readonly string[] = ['migrations', RESTORE_TABLE];

/** A name of a table or column as SQL. Ours are plain words; of a manifest that somebody has changed, nothing else is taken. */
export function quoted(name: string): string {
  if (!/^[a-z_][a-z0-9_]*$/i.test(name))
    throw new BackupError(EXIT.backup, 'backup.damaged', `"${name}" is no name of a table or column.`);
  return `\`${name}\``;
}
