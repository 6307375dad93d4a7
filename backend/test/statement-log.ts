import type { DataSource, Logger } from 'typeorm';

/** What servers ask once in a while, whoever asks for what: the queue of jobs, and the messages that are due. */
const ON_ITS_OWN = /tiling_jobs|FROM [`"]?webhook_deliveries/;

/**
 * Calls back with each SQL statement that somebody's request has caused.
 *
 * @returns ends it.
 */
export function onStatement(dataSource: DataSource, note: (query: string) => void): () => void {
  const { logger } = dataSource;
  const logQuery: Logger['logQuery'] = (query) => {
    if (!ON_ITS_OWN.test(query)) note(query);
  };
  dataSource.logger = Object.assign(Object.create(logger) as Logger, { logQuery });
  return () => {
    dataSource.logger = logger;
  };
}
