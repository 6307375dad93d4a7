import type { DataSource, Logger } from 'typeorm';

/** Calls back with each SQL statement, besides those of the job queue, which looks for work once a second, whoever asks for what. */
export function onStatement(dataSource: DataSource, note: (query: string) => void): void {
  const logQuery: Logger['logQuery'] = (query) => {
    if (!query.includes('tiling_jobs')) note(query);
  };
  dataSource.logger = Object.assign(Object.create(dataSource.logger) as Logger, { logQuery });
}
