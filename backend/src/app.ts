import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { AppConfig, configFrom } from './config/app-config.js';
import { readEnv } from './config/env.js';
import { demandStartable } from './database/startable.js';
import { ApiDocument } from './docs/api-document.js';
import { putInFront } from './http/front-door.js';
import { API_PREFIX, prefixAlias } from './http/prefix-alias.js';
import { requestId } from './http/request-id.js';
import { webApp } from './http/web-app.js';
import { TileRequests } from './images/tile-requests.js';
import { rememberClient } from './live/request-client.js';
import { accessLog } from './logging/access-log.js';
import { ServerLog } from './logging/server-log.js';
import { RequestMetrics } from './metrics/request-metrics.js';
import { openApiDocument } from './openapi-document.js';
import { demandUsableStorage } from './storage/usable-objects.js';
import { requestValidation } from './validation/validation.pipe.js';

const WEB_APP = join(import.meta.dirname, '../../frontend/dist/browser');
/** Thousands of regions in one batch. */
const LARGEST_JSON = '16mb';
/** Longer than proxies keep theirs (nginx 60 s): one that is closed while it is used again fails a request that is not sent twice. */
const IDLE_CONNECTION_MS = 75_000;

/** Everything between the socket and the controllers. */
export function configure(app: NestExpressApplication): NestExpressApplication {
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  const config = app.get(AppConfig);
  app.set('trust proxy', config.trustedProxies);
  app.use(requestId, prefixAlias);
  if (config.metrics) app.use(app.get(RequestMetrics).measure);
  if (config.log === 'json') app.use(accessLog);
  const web = webApp(WEB_APP);
  if (web.length) app.use(...web);
  app.useBodyParser('json', { limit: LARGEST_JSON });
  app.use(rememberClient);
  app.setGlobalPrefix(API_PREFIX);
  app.useGlobalPipes(requestValidation());
  app.enableShutdownHooks();
  app.get(ApiDocument).isMadeBy(() => openApiDocument(app));
  const server = app.getHttpServer();
  server.keepAliveTimeout = IDLE_CONNECTION_MS;
  putInFront(server, app.get(TileRequests));
  return app;
}

/** @throws ConfigError, StartRefused */
export async function createApp(): Promise<NestExpressApplication> {
  const config = configFrom(readEnv());
  await demandStartable(config);
  await demandUsableStorage(config);
  const options = { logger: new ServerLog(config.log), bodyParser: false, abortOnError: false };
  return configure(await NestFactory.create<NestExpressApplication>(AppModule, options));
}
