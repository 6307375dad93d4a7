import { Global, Module } from '@nestjs/common';
import { AppConfig, configFrom } from './app-config.js';
import { readEnv } from './env.js';

/** Settings for everybody: inject {@link AppConfig}. */
@Global()
@Module({
  providers: [{ provide: AppConfig, useFactory: () => configFrom(readEnv()) }],
  exports: [AppConfig],
})
export class ConfigModule {}
