import { mariaDbProcess } from './mariadb-process.js';

export interface OwnMariaDb {
  /** Without a database in it. */
  url: URL;
  stop(): Promise<void>;
}

/**
 * A MariaDB for specs that need one whatever the database under test is: the server that `DATABASE_URL` names, else one of
 * its own. Null where there is neither; that is said loudly.
 *
 * @param what Is skipped without it.
 */
export async function ownMariaDb(what: string): Promise<OwnMariaDb | null> {
  const given = process.env.DATABASE_URL ?? '';
  if (/^(mariadb|mysql):/.test(given)) {
    const url = new URL(given);
    url.pathname = '/';
    return { url, stop: () => Promise.resolve() };
  }
  return mariaDbProcess(what);
}
