import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { configure } from '../src/app.js';
import { AppModule } from '../src/app.module.js';
import { AppConfig, configFrom } from '../src/config/app-config.js';
import { Tiling } from '../src/tiles/tiling.js';
import { digestOf } from '../src/users/passwords.js';
import { UsersService } from '../src/users/users.service.js';
import { builtWorker } from './built-worker.js';
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

export async function throwawayServer(settings: Partial<AppConfig> = {}): Promise<ThrowawayServer> {
  const place = await throwawayPlace();
  const app = await startedOn(place, settings);
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

async function startedOn(place: ThrowawayPlace, settings: Partial<AppConfig>): Promise<NestExpressApplication> {
  const config: AppConfig = { ...configFrom({}), ...place, ...settings };
  const module = await Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(AppConfig)
    .useValue(config)
    .overrideProvider(Tiling)
    .useValue(new Tiling({ workers: 1, memoryMb: config.tilingMemoryMb, workerUrl: await builtWorker() }))
    .compile();
  const app = configure(module.createNestApplication<NestExpressApplication>({ bodyParser: false, logger: false }));
  await app.listen(0, '127.0.0.1');
  return app;
}

async function signedIn(url: string, username: string, userId: number): Promise<Caller> {
  const reply = await request(url)
    .post('/memento/login')
    .set({ username: Buffer.from(username).toString('latin1'), password: digestOf(PASSWORD) }); // as scripts write it
  const { token } = reply.body as { token: string };
  const http = request.agent(url);
  http.set('x-access-token', token);
  return { userId, username, token, http };
}

export { PASSWORD as TEST_PASSWORD };
