import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { MysqlDriver } from 'typeorm/driver/mysql/MysqlDriver.js';

/** mysql2 has no public way to ask; nothing but a measurement hangs on these. */
interface PoolInside {
  _allConnections?: { length: number };
  _freeConnections?: { length: number };
  _connectionQueue?: { length: number };
}

/** The connections to MariaDB. The embedded database has one, which is lent in turns: nothing is told of it. */
@Injectable()
export class Connections {
  constructor(private readonly dataSource: DataSource) {}

  /** How many there are by what they do: `busy`, `free`; and `waiting`, callers that wait because all are busy. */
  get counts(): Record<string, number> {
    const { options, driver } = this.dataSource;
    if (options.type !== 'mariadb') return {};
    const pool = (driver as MysqlDriver).pool as PoolInside | undefined;
    const free = pool?._freeConnections?.length ?? 0;
    return { busy: (pool?._allConnections?.length ?? 0) - free, free, waiting: pool?._connectionQueue?.length ?? 0 };
  }
}
