import { type Connection, createConnection } from 'mysql2/promise';
import { BackupError, type ExitCode } from './backup-error.js';

const CONNECT_TIMEOUT_MS = 10_000;
/** Between two tables a large file may be written: the connection must live that long. */
const IDLE_S = 86_400;
const DEFAULT_PORT = 3306;

/**
 * A connection on which values arrive and go as they are kept: times as text, no number rounded, texts byte for byte.
 *
 * @param exitCode Of what is thrown where it cannot be opened.
 * @throws BackupError database.not-open
 */
export async function connectedTo(address: string, exitCode: ExitCode): Promise<Connection> {
  const { hostname: host, port, pathname, username, password } = new URL(address);
  const database = decodeURIComponent(pathname.slice(1));
  const [user, secret] = [username, password].map(decodeURIComponent);
  try {
    const connection = await createConnection({
      ...{ host, port: Number(port || DEFAULT_PORT), user, password: secret, database, charset: 'utf8mb4_bin' },
      ...{ connectTimeout: CONNECT_TIMEOUT_MS, supportBigNumbers: true, dateStrings: true, jsonStrings: true },
    });
    // What breaks between two statements is told by the next one; without a listener it would end the process.
    (connection as unknown as NodeJS.EventEmitter).on('error', () => undefined);
    await connection.query(`SET SESSION wait_timeout = ${IDLE_S}, net_write_timeout = ${IDLE_S}, time_zone = '+00:00'`);
    // What an administrator allows a request of the server is too little for a whole table.
    await connection.query(
      'SET SESSION max_statement_time = 0, idle_transaction_timeout = 0, idle_readonly_transaction_timeout = 0',
    );
    await connection.query("SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_AUTO_VALUE_ON_ZERO'");
    return connection;
  } catch (error) {
    const place = `${host}:${port || DEFAULT_PORT}/${database}`;
    throw new BackupError(exitCode, 'database.not-open', `${place} cannot be opened: ${reasonOf(error)}`);
  }
}

/** Of a name with several addresses Node tells nothing but a code. */
function reasonOf(error: unknown): string {
  const { message, code = '' } = error as NodeJS.ErrnoException;
  return message || code;
}
