import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { KeyedTurns } from '../concurrency/keyed-turns.js';
import { NamedLocks } from './named-locks.js';

/** Longer than anything takes that is done in turns; who waits so long is told. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Lets work under one name run one at a time, on all servers of an installation: in order of arrival on one of them. The
 * embedded database has one server, where nobody else is asked.
 */
@Injectable()
export class InstallationTurns implements OnModuleDestroy {
  private readonly here = new KeyedTurns();
  private readonly locks: NamedLocks | null;

  constructor(dataSource: DataSource) {
    this.locks = dataSource.options.type === 'mariadb' ? new NamedLocks(dataSource) : null;
  }

  /** @throws AppError 423 turn.busy when another server is at work for longer than a minute; what `work` throws */
  run<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    return this.here.run(name, async () => {
      const giveBack = await this.take(name);
      try {
        return await work();
      } finally {
        await giveBack();
      }
    });
  }

  /**
   * For who sees to the order on this server himself.
   *
   * @returns what gives the turn back
   * @throws  AppError 423 turn.busy
   */
  async take(name: string, mostMs = LONGEST_WAIT_MS): Promise<() => Promise<void>> {
    return this.locks ? this.locks.take(name, mostMs) : () => Promise.resolve();
  }

  async onModuleDestroy(): Promise<void> {
    await this.locks?.close();
  }
}
