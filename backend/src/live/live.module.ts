import { Global, Module } from '@nestjs/common';
import { Secret } from '../auth/secret.js';
import { SecretModule } from '../auth/secret.module.js';
import { AppConfig } from '../config/app-config.js';
import { InProcessBus } from './in-process-bus.js';
import { LiveBus } from './live-bus.js';
import { LiveController } from './live.controller.js';
import { LiveEvents } from './live-events.js';
import { LiveMetrics } from './live-metrics.js';
import { LiveRepository } from './live.repository.js';
import { LiveStreams } from './live-streams.js';
import { PresenceService } from './presence.service.js';
import { RedisBus } from './redis-bus.js';

function busFor({ redisUrl }: AppConfig, { installation }: Secret): LiveBus {
  return redisUrl === null ? new InProcessBus() : new RedisBus(redisUrl, `memento:live:${installation}:`);
}

/** What happens on a sample, as it happens. Global for {@link LiveEvents}: whoever changes something tells it. */
@Global()
@Module({
  imports: [SecretModule],
  controllers: [LiveController],
  providers: [
    ...[LiveEvents, LiveMetrics, LiveRepository, LiveStreams, PresenceService],
    { provide: LiveBus, inject: [AppConfig, Secret], useFactory: busFor },
  ],
  exports: [LiveEvents, LiveBus],
})
export class LiveModule {}
