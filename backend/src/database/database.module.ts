import { type DynamicModule, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';
import { AppConfig } from '../config/app-config.js';
import { Connections } from './connections.js';
import { dataSourceOptions, type EntityClass, openMigrated } from './data-source.js';
import { InstallationTurns } from './installation-turns.js';
import { LostConnections } from './lost-connections.js';
import { UnitOfWork } from './unit-of-work.js';

/** The database for everybody: inject {@link UnitOfWork}. */
@Module({})
export class DatabaseModule {
  static of(entities: readonly EntityClass[]): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        TypeOrmModule.forRootAsync({
          inject: [AppConfig],
          useFactory: (config: AppConfig) => ({ ...dataSourceOptions(config, entities), retryAttempts: 1 }),
          dataSourceFactory: (options) => openMigrated(options as DataSourceOptions),
        }),
      ],
      providers: [Connections, InstallationTurns, LostConnections, UnitOfWork],
      exports: [Connections, InstallationTurns, UnitOfWork],
    };
  }
}
