import { createRequire } from 'node:module';

/** Rows of a database, by the same drivers that the server uses and nothing on top of them. */
export async function openRows(url, file) {
  if (url) {
    const { createConnection } = await import('mysql2/promise');
    const connection = await createConnection(url.replace(/^mariadb:/, 'mysql:'));
    return { all: async (sql) => (await connection.query(sql))[0], end: () => connection.end() };
  }
  const connection = new (sqliteClass())(file, { readOnly: true });
  return { all: async (sql) => connection.prepare(sql).all(), end: async () => connection.close() };
}

function sqliteClass() {
  const require = createRequire(import.meta.url);
  try {
    return require('node:sqlite').DatabaseSync;
  } catch {
    return require('@photostructure/sqlite').DatabaseSync; // ERR_UNKNOWN_BUILTIN_MODULE: Node 20 has no node:sqlite
  }
}
