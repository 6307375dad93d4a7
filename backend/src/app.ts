import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { ApiDocument } from './docs/api-document.js';
import { putInFront } from './http/front-door.js';
import { API_PREFIX, prefixAlias } from './http/prefix-alias.js';
import { requestId } from './http/request-id.js';
import { webApp } from './http/web-app.js';
import { TileRequests } from './images/tile-requests.js';
import { rememberClient } from './live/request-client.js';
import { ServerLog } from './logging/server-log.js';
import { openApiDocument } from './openapi-document.js';
import { requestValidation } from './validation/validation.pipe.js';

const WEB_APP = join(import.meta.dirname, '../../frontend/dist/browser');
/** Thousands of regions in one batch. */
const LARGEST_JSON = '16mb';

/** Everything between the socket and the controllers. */
export function configure(app: NestExpressApplication): NestExpressApplication {
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('trust proxy', 'loopback');
  app.use(requestId, prefixAlias);
  const web = webApp(WEB_APP);
  if (web.length) app.use(...web);
  app.useBodyParser('json', { limit: LARGEST_JSON });
  app.use(rememberClient);
  app.setGlobalPrefix(API_PREFIX);
  app.useGlobalPipes(requestValidation());
  app.enableShutdownHooks();
  app.get(ApiDocument).isMadeBy(() => openApiDocument(app));
  putInFront(app.getHttpServer(), app.get(TileRequests));
  return app;
}

export async function createApp(): Promise<NestExpressApplication> {
  const options = { logger: new ServerLog(), bodyParser: false, abortOnError: false };
  return configure(await NestFactory.create<NestExpressApplication>(AppModule, options));
}
