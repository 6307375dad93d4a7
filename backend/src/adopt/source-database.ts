import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';
import { AdoptError, EXIT } from './adopt-error.js';
import { type RawRow, SOURCE_KEYS, SOURCE_TABLES, type SourceTable } from './source-schema.js';

const CONNECT_TIMEOUT_MS = 10_000;
/** Between two batches a large image may be copied: the connection must live that long. */
const IDLE_S = 86_400;
const DEFAULT_PORT = 3306;

const UNREACHABLE = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNRESET',
];
const NOT_ALLOWED = ['ER_ACCESS_DENIED_ERROR', 'ER_DBACCESS_DENIED_ERROR', 'ER_TABLEACCESS_DENIED_ERROR'];

/** One part of a table, for rows that have to come before others. */
export interface Part {
  /** SQL, constant. */
  where: string;
}

/**
 * The database of the public system. It is read in one transaction that may not write: what people do there meanwhile is
 * not seen, and nothing is ever changed.
 */
export class SourceDatabase {
  private constructor(
    private readonly connection: Connection,
    private readonly place: string,
  ) {}

  /** @throws AdoptError `source.unreachable`, `source.access-denied`, `source.not-found`, `source.wrong-schema` */
  static async open(address: URL): Promise<SourceDatabase> {
    const { hostname: host, port, pathname } = address;
    const database = decodeURIComponent(pathname.slice(1));
    const place = `${host}:${port || DEFAULT_PORT}/${database}`;
    const [user, password] = [address.username, address.password].map(decodeURIComponent);
    let connection: Connection;
    try {
      connection = await createConnection({
        ...{ host, port: Number(port || DEFAULT_PORT), user, password, database, charset: 'utf8mb4' },
        ...{ connectTimeout: CONNECT_TIMEOUT_MS, supportBigNumbers: true, dateStrings: true },
      });
    } catch (error) {
      throw asAdoptError(error, place);
    }
    // What breaks between two statements is told by the next one; without a listener it would end the process.
    (connection as unknown as NodeJS.EventEmitter).on('error', () => undefined);
    const source = new SourceDatabase(connection, place);
    try {
      await source.begin();
      await source.demandSchema(database);
      return source;
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  async count(table: SourceTable): Promise<number> {
    const [row] = await this.query(`SELECT COUNT(*) AS count FROM \`${table}\``);
    return Number(row.count);
  }

  /** Whether somebody who is there has a permission of this code. */
  async isHeld(type: string): Promise<boolean> {
    const held = 'SELECT 1 FROM permissions p JOIN users u ON u.user_id = p.user_id WHERE p.type = ? LIMIT 1';
    return (await this.query(held, [type])).length > 0;
  }

  /** The rows of a table by their key, so many at a time. Rows whose key holds NULL are not among them. */
  async *batches(table: SourceTable, size: number, part?: Part): AsyncGenerator<RawRow[]> {
    const key = SOURCE_KEYS[table];
    const columns = SOURCE_TABLES[table].map((column) => `\`${column}\``).join(', ');
    const order = key.map((column) => `\`${column}\``).join(', ');
    let after: unknown[] = [];
    for (;;) {
      const conditions = [
        part?.where,
        after.length ? isAfter(key) : key.map((k) => `\`${k}\` IS NOT NULL`).join(' AND '),
      ];
      const where = conditions.flatMap((condition) => (condition ? [`(${condition})`] : [])).join(' AND ');
      const rows = await this.query(
        `SELECT ${columns} FROM \`${table}\` WHERE ${where} ORDER BY ${order} LIMIT ${size}`,
        valuesOf(after),
      );
      if (rows.length) yield rows;
      const last = rows.at(-1);
      if (!last || rows.length < size) return;
      after = key.map((column) => last[column]);
    }
  }

  /** Ends the transaction and the connection. */
  async close(): Promise<void> {
    await this.connection.end().catch(() => undefined); // it may be gone already
  }

  private async begin(): Promise<void> {
    await this.query(`SET SESSION wait_timeout = ${IDLE_S}`);
    await this.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await this.query('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
  }

  private async demandSchema(database: string): Promise<void> {
    const rows = await this.query(
      'SELECT table_name AS `table`, column_name AS `column` FROM information_schema.columns WHERE table_schema = ?',
      [database],
    );
    const there = new Set(rows.map((row) => `${String(row.table)}.${String(row.column)}`.toLowerCase()));
    const wanted = Object.entries(SOURCE_TABLES).flatMap(([table, columns]) => columns.map((c) => `${table}.${c}`));
    const missing = wanted.filter((column) => !there.has(column));
    if (!missing.length) return;
    const named = missing.slice(0, 3).join(', ') + (missing.length > 3 ? ` and ${missing.length - 3} more` : '');
    const sentence = `The database ${this.place} is not one of the public system, or not of the version that is known: it lacks ${named}.`;
    throw new AdoptError(EXIT.source, 'source.wrong-schema', sentence);
  }

  private async query(sql: string, values: unknown[] = []): Promise<RawRow[]> {
    try {
      const [rows] = await this.connection.query<RowDataPacket[]>(sql, values);
      return rows;
    } catch (error) {
      throw asAdoptError(error, this.place);
    }
  }
}

/** Behind the last row in the order of its key: (a, b) > (?, ?), written so that an index is used. */
function isAfter(key: readonly string[]): string {
  return key
    .map((column, n) => [...key.slice(0, n).map((equal) => `\`${equal}\` = ?`), `\`${column}\` > ?`].join(' AND '))
    .map((condition) => `(${condition})`)
    .join(' OR ');
}

/** The values for {@link isAfter}, in its order. */
function valuesOf(after: unknown[]): unknown[] {
  return after.flatMap((_, n) => after.slice(0, n + 1));
}

/** What went wrong, in a sentence that holds no password; anything unknown as it is. */
function asAdoptError(error: unknown, place: string): unknown {
  const { code = '', message } = error as { code?: string; message: string };
  const told = (name: string, sentence: string): AdoptError => new AdoptError(EXIT.source, `source.${name}`, sentence);
  if (UNREACHABLE.includes(code)) return told('unreachable', `There is no database server at ${place} (${code}).`);
  if (NOT_ALLOWED.includes(code)) return told('access-denied', `The database ${place} does not let this user in.`);
  if (code === 'ER_BAD_DB_ERROR') return told('not-found', `The server has no database called so: ${place}.`);
  if (code === 'PROTOCOL_CONNECTION_LOST' || /closed state/.test(message))
    return told('lost', `The connection to ${place} broke off. Start the same command again: it goes on where it was.`);
  return error;
}
