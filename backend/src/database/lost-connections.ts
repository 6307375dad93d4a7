import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { createConnection } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import type { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver.js';
import { DatabaseAwayError } from './database-away.js';

const LOOK_EVERY_MS = 1_000;
/** An answer that takes longer is a reason to ask whether there is anybody. */
const SILENCE_MS = 3_000;
const PROBE_MS = 2_500;
/** One that fails may be this server's own fault: it was busy for so long that it did not hear the answer. */
const PROBES = 2;
/** Of a transaction between two statements. Who has not gone on by then was cut off, and its locks keep others waiting. */
const IDLE_TRANSACTION_S = 10;

/** What is needed of mysql2's connections and of its pool, which has no public way to ask. */
interface Connection {
  stream: { bytesRead: number; destroy(error: Error): void };
  _command?: object | null;
  query(statement: string, done: () => void): void;
}
interface List<Item> {
  length: number;
  get(n: number): Item;
  shift(): Item | undefined;
}
type Taken = (error: Error | null, connection?: Connection) => void;
interface Pool {
  getConnection(taken: Taken): void;
  on(event: 'connection', heard: (connection: Connection) => void): void;
  _allConnections: List<Connection>;
  _connectionQueue: List<Taken>;
}
/** What a connection was doing when it was last heard. */
interface Heard {
  command: object;
  bytesRead: number;
  sinceMs: number;
}

/**
 * A network that is cut says nothing: a statement would wait for a quarter of an hour, and so would everybody behind it. While
 * an answer is long in coming, a connection of our own asks whether MariaDB is there; if it is not, whatever waits for it is
 * refused with `database.away`, and so is whatever comes until it answers again. A statement that merely takes long is let be.
 */
@Injectable()
export class LostConnections implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger('database');
  private readonly heard = new WeakMap<Connection, Heard>();
  private timer: NodeJS.Timeout | null = null;
  private isLooking = false;
  private isAway = false;

  constructor(private readonly dataSource: DataSource) {}

  onModuleInit(): void {
    if (this.dataSource.options.type !== 'mariadb') return;
    const pool = (this.dataSource.driver as MysqlDriver).pool as Pool;
    const take = pool.getConnection.bind(pool);
    pool.getConnection = (taken) => (this.isAway ? setImmediate(taken, new DatabaseAwayError()) : take(taken));
    // A server that does not know the variable goes without.
    pool.on('connection', (connection) =>
      connection.query(`SET SESSION idle_transaction_timeout = ${IDLE_TRANSACTION_S}`, () => undefined),
    );
    this.timer = setInterval(() => void this.look(pool), LOOK_EVERY_MS);
  }

  onModuleDestroy(): void {
    if (this.timer) clearInterval(this.timer);
  }

  private async look(pool: Pool): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    const isSilent = connectionsOf(pool).filter((connection) => this.silenceMs(connection) >= SILENCE_MS).length > 0;
    if (this.isAway || isSilent) this.note(pool, await this.answers());
    this.isLooking = false;
  }

  private note(pool: Pool, isThere: boolean): void {
    if (isThere && this.isAway) this.log.log('MariaDB answers again.');
    if (!isThere && !this.isAway) this.log.warn('MariaDB does not answer; whoever needs it is told so.');
    // When it is back, too: what was connected before may be connected to nobody.
    if (this.isAway || !isThere) dropAll(pool);
    this.isAway = !isThere;
  }

  /** How long nothing has come of what a connection was asked. */
  private silenceMs(connection: Connection): number {
    const { _command: command, stream } = connection;
    const before = this.heard.get(connection);
    if (!command) return 0;
    if (before?.command === command && before.bytesRead === stream.bytesRead) return performance.now() - before.sinceMs;
    this.heard.set(connection, { command, bytesRead: stream.bytesRead, sinceMs: performance.now() });
    return 0;
  }

  private async answers(): Promise<boolean> {
    for (let n = 0; n < PROBES; n++) if (await this.answersOnce()) return true;
    return false;
  }

  private async answersOnce(): Promise<boolean> {
    const { host, port, username: user, password } = settingsOf(this.dataSource);
    try {
      const connection = await createConnection({ host, port, user, password, connectTimeout: PROBE_MS });
      connection.destroy();
      return true;
    } catch (error) {
      // Whoever refuses us by a code of MariaDB's is there.
      return (error as { code?: string }).code?.startsWith('ER_') === true;
    }
  }
}

function settingsOf(dataSource: DataSource): { host: string; port: number; username: string; password: string } {
  const url = new URL((dataSource.options as { url: string }).url);
  const [username, password] = [url.username, url.password].map(decodeURIComponent);
  return { host: url.hostname, port: Number(url.port || 3306), username, password };
}

function connectionsOf(pool: Pool): Connection[] {
  const { length } = pool._allConnections;
  return Array.from({ length }, (_, n) => pool._allConnections.get(n));
}

function dropAll(pool: Pool): void {
  for (let taken; (taken = pool._connectionQueue.shift());) setImmediate(taken, new DatabaseAwayError());
  // Not mysql2's own destroy(): whoever waits for an answer would not be told.
  for (const { stream } of connectionsOf(pool))
    stream.destroy(Object.assign(new Error('MariaDB does not answer'), { code: 'ETIMEDOUT' }));
}
