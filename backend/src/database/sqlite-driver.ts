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

  constructor(file: string, options: { readonly?: boolean; timeout?: number } = {}) {
    this.connection = new (connectionClass())(file, {
      readOnly: options.readonly ?? false,
      timeout: options.timeout ?? LOCK_TIMEOUT_MS,
      enableForeignKeyConstraints: true,
    });
  }

  prepare(sql: string) {
    const statement = this.connection.prepare(sql);
    return {
      reader: statement.columns().length > 0,
      all: (...parameters: unknown[]) => statement.all(...parameters.map(bindable)),
      iterate: (...parameters: unknown[]) => statement.iterate(...parameters.map(bindable)),
      run: (...parameters: unknown[]) => {
        const result = statement.run(...parameters.map(bindable));
        return { changes: Number(result.changes), lastInsertRowid: Number(result.lastInsertRowid) };
      },
    };
  }

  pragma(text: string): unknown[] {
    return this.connection.prepare(`PRAGMA ${text}`).all();
  }

  exec(sql: string): this {
    this.connection.exec(sql);
    return this;
  }

  close(): void {
    this.connection.close();
  }
}

function bindable(value: unknown): unknown {
  if (typeof value === 'boolean') return Number(value);
  return value === undefined ? null : value;
}
