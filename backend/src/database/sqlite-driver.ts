import { createRequire } from 'node:module';

/*
 * TypeORM's "better-sqlite3" driver takes any object of better-sqlite3's shape. This one wraps the DatabaseSync API, which
 * Node >= 22.13 has built in and @photostructure/sqlite brings to Node 20 as a binary inside the npm tarball: nothing is
 * compiled or downloaded when Memento is installed. See docs/adr/0003-embedded-database.md.
 */

interface Statement {
  all(...parameters: unknown[]): unknown[];
  iterate(...parameters: unknown[]): Iterable<unknown>;
  run(...parameters: unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  columns(): unknown[];
}

interface Connection {
  prepare(sql: string): Statement;
  exec(sql: string): void;
  close(): void;
}

type ConnectionClass = new (file: string, options: Record<string, unknown>) => Connection;

const LOCK_TIMEOUT_MS = 5000;
/** Statements that are kept; TypeORM writes some with numbers in them, so there is no end of others. */
const MOST_PREPARED = 200;

function connectionClass(): ConnectionClass {
  const require = createRequire(import.meta.url);
  try {
    return (require('node:sqlite') as { DatabaseSync: ConnectionClass }).DatabaseSync;
  } catch {
    // ERR_UNKNOWN_BUILTIN_MODULE: Node 20 has no node:sqlite.
    return (require('@photostructure/sqlite') as { DatabaseSync: ConnectionClass }).DatabaseSync;
  }
}

export class SqliteDatabase {
  private readonly connection: Connection;
  /** By their text, the one used last at the end. Compiling one takes longer than most of them run. */
  private readonly prepared = new Map<string, { statement: Statement; reader: boolean }>();
  private readonly iterated = new Set<Statement>();

  constructor(file: string, options: { readonly?: boolean; timeout?: number } = {}) {
    this.connection = new (connectionClass())(file, {
      readOnly: options.readonly ?? false,
      timeout: options.timeout ?? LOCK_TIMEOUT_MS,
      enableForeignKeyConstraints: true,
    });
  }

  prepare(sql: string) {
    const { statement, reader } = this.compiled(sql);
    return {
      reader,
      all: (...parameters: unknown[]) => statement.all(...parameters.map(bindable)),
      iterate: (...parameters: unknown[]) => this.iterate(sql, parameters.map(bindable)),
      run: (...parameters: unknown[]) => {
        const result = statement.run(...parameters.map(bindable));
        return { changes: Number(result.changes), lastInsertRowid: Number(result.lastInsertRowid) };
      },
    };
  }

  /** Read row by row while others may run the same: it needs a statement of its own. */
  private *iterate(sql: string, parameters: unknown[]): Generator<unknown> {
    const statement = this.connection.prepare(sql);
    // An iterator does not keep its statement: collected as garbage, it takes the rows, or the process, with it.
    this.iterated.add(statement);
    try {
      yield* statement.iterate(...parameters);
    } finally {
      this.iterated.delete(statement);
    }
  }

  private compiled(sql: string): { statement: Statement; reader: boolean } {
    let found = this.prepared.get(sql);
    if (found) this.prepared.delete(sql);
    else {
      const statement = this.connection.prepare(sql);
      found = { statement, reader: statement.columns().length > 0 };
    }
    this.prepared.set(sql, found);
    if (this.prepared.size > MOST_PREPARED) this.prepared.delete(this.prepared.keys().next().value as string);
    return found;
  }

  pragma(text: string): unknown[] {
    return this.connection.prepare(`PRAGMA ${text}`).all();
  }

  exec(sql: string): this {
    this.connection.exec(sql);
    return this;
  }

  close(): void {
    this.prepared.clear();
    this.connection.close();
  }
}

function bindable(value: unknown): unknown {
  if (typeof value === 'boolean') return Number(value);
  return value === undefined ? null : value;
}
