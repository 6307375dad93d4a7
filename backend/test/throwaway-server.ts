import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { configure } from '../src/app.js';
import { AppModule } from '../src/app.module.js';
import { AppConfig, configFrom } from '../src/config/app-config.js';
import { BlobStore } from '../src/storage/blob-store.js';
import { Tiling, type TilingOptions } from '../src/tiles/tiling.js';
import { digestOf } from '../src/users/passwords.js';
import { UsersService } from '../src/users/users.service.js';
import { builtWorker } from './built-worker.js';
import { testStorage } from './test-storage.js';
import { type ThrowawayPlace, throwawayPlace } from './throwaway-database.js';

const PASSWORD = 'correct horse';

/** Somebody who is signed in with a token, ready to call the API. */
export interface Caller {
  userId: number;
  username: string;
  token: string;
  http: TestAgent;
}

/** The whole server on a fresh database of the engine under test. */
export interface ThrowawayServer {
  app: NestExpressApplication;
  place: ThrowawayPlace;
  /** Without any sign-in. */
  anonymous: TestAgent;
  /** Administers the installation. */
  admin: Caller;
  /** A new person without any rights. */
  person(username: string): Promise<Caller>;
  /** Another server on the same database and folder, listening; whoever asks for it closes it. */
  replica(): Promise<NestExpressApplication>;
  close(): Promise<void>;
}

/** @param tiling What its tiling processes have that others do not. */
export async function throwawayServer(
  settings: Partial<AppConfig> = {},
  tiling: Partial<TilingOptions> = {},
): Promise<ThrowawayServer> {
  const place = await throwawayPlace();
  const app = await startedOn(place, settings, tiling);
  const users = app.get(UsersService);
  const account = {
    username: 'admin',
    name: 'Admin',
    email: 'admin@lab.test',
    digest: digestOf(PASSWORD),
    settings: '',
  };
  const { userId } = await users.createFirstAdmin(account);
  const url = await app.getUrl();
  const admin = await signedIn(url, 'admin', userId);
  return {
    app,
    place,
    anonymous: request.agent(url),
    admin,
    person: async (username) => {
      const user = await users.create({ ...account, username, name: username }, { userId, username: 'admin' });
      return signedIn(url, username, user.userId);
    },
    replica: () => startedOn(place, settings),
    close: async () => {
      await app.close();
      await place.remove();
    },
  };
}

/** A server on what is at a place, listening; whoever asks for it closes it. */
export async function startedOn(
  place: Pick<ThrowawayPlace, 'dataDir' | 'databaseUrl'>,
  settings: Partial<AppConfig> = {},
  tiling: Partial<TilingOptions> = {},
): Promise<NestExpressApplication> {
  const config: AppConfig = { ...configFrom({}), storage: testStorage(place), ...place, ...settings };
  const workerUrl = await builtWorker();
  const tilingOf = (blobs: BlobStore): TilingOptions => ({
    ...{ workers: 1, memoryMb: config.tilingMemoryMb, workerUrl, sourceOf: (path) => blobs.openDerived(path) },
    ...tiling,
  });
  const module = await Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(AppConfig)
    .useValue(config)
    .overrideProvider(Tiling)
    .useFactory({ inject: [BlobStore], factory: (blobs: BlobStore) => new Tiling(tilingOf(blobs)) })
    .compile();
  const app = configure(module.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: false }));
  await app.listen(0, '127.0.0.1');
  return app;
}

/** @throws Error when they are not let in */
export async function signedIn(url: string, username: string, userId: number): Promise<Caller> {
  const reply = await request(url)
    .post('/memento/login')
    .set({ username: Buffer.from(username).toString('latin1'), password: digestOf(PASSWORD) }); // as scripts write it
  const { token } = reply.body as { token: string };
  const http = request.agent(url);
  http.set('x-access-token', token);
  return { userId, username, token, http };
}

export { PASSWORD as TEST_PASSWORD };
