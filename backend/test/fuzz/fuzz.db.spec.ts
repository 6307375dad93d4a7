import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { DATABASE_KIND } from '../../src/config/env.js';
import { openApiDocument } from '../../src/openapi-document.js';
import { aProject, type MadeProject } from '../builders/a-project.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../throwaway-server.js';
import { BAD_IDS, BAD_QUERIES, exampleOf, type Schema, spoiltBodies } from './bad-values.js';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
interface Operation {
  path: string;
  method: Method;
  body: Schema | null;
  parameters: string[];
}
interface Reply {
  status: number;
  body: unknown;
}

/** Written by the request itself, whether it is refused or not. */
const LEDGERS = ['sessions', 'idempotency_keys', 'login_attempts', 'attempt_counts'];
/** In the public client's filters 0 means any. */
const ANY = /\/(byfilter|next)\//;
/** Ends the session that the test calls with. */
const SKIPPED = ['/memento/logout'];

function operationsOf({ paths }: OpenAPIObject): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<Method, { requestBody?: { content: Record<string, { schema: Schema }> } }>).map(
      ([method, operation]) => ({
        path,
        method: method as Method,
        body: operation.requestBody?.content['application/json']?.schema ?? null,
        parameters: [...path.matchAll(/\{(\w*Id)\}/g)].map((match) => match[1]),
      }),
    ),
  );
}

describe(`nonsense sent to every operation on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let document: OpenAPIObject;
  let caller: Caller;
  let at: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer();
    document = openApiDocument(server.app);
    caller = await server.person('owner');
    at = await aProject(caller);
  });
  afterAll(() => server.close());

  const send = async (method: Method, path: string, body?: unknown): Promise<Reply> => {
    const request = caller.http[method](path)
      .set('content-type', 'application/json')
      .ok(() => true);
    return body === undefined ? request : request.send(JSON.stringify(body));
  };
  const rowCounts = async (): Promise<Record<string, number>> => {
    const { entityMetadatas, manager } = server.app.get(DataSource);
    const tables = entityMetadatas.filter(({ tableName }) => !LEDGERS.includes(tableName));
    const counts = await Promise.all(tables.map(({ target }) => manager.count(target)));
    return Object.fromEntries(tables.map(({ tableName }, n) => [tableName, counts[n]]));
  };
  /** Ids of things that are there, so that a body is looked at and not only its address. */
  const realPath = ({ path }: Operation): string =>
    path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String((at as unknown as Record<string, number>)[name] ?? 1));
  const demandRefusal = (what: string, { status, body }: Reply): void => {
    if (status < 400) return;
    const { code } = body as { code?: string };
    expect([what, status < 500, typeof code]).toEqual([what, true, 'string']);
  };

  it('is refused with a code where an id should be', async () => {
    const before = await rowCounts();
    for (const operation of operationsOf(document)) {
      for (const parameter of operation.parameters) {
        for (const bad of BAD_IDS) {
          if (bad === '0' && ANY.test(operation.path)) continue;
          const path = operation.path.replace(`{${parameter}}`, bad).replaceAll(/\{\w+\}/g, '1');
          const reply = await send(operation.method, path, operation.body ? {} : undefined);
          expect([operation.method, path, reply.status >= 400]).toEqual([operation.method, path, true]);
          demandRefusal(`${operation.method} ${path}`, reply);
        }
      }
    }
    expect(await rowCounts()).toEqual(before);
  });

  it('is refused with a code in a query', async () => {
    for (const { path, method, parameters } of operationsOf(document)) {
      if (method !== 'get' || parameters.length) continue;
      for (const query of BAD_QUERIES) demandRefusal(`${path}?${query}`, await send('get', `${path}?${query}`));
    }
  });

  it('is refused with a code in a body, and a refusal writes nothing', async () => {
    const resolve = (ref: string): Schema =>
      (document.components?.schemas as Record<string, Schema>)[ref.split('/').at(-1) as string];
    let sent = 0;
    for (const operation of operationsOf(document)) {
      if (!operation.body || SKIPPED.includes(operation.path)) continue;
      const path = realPath(operation);
      for (const body of spoiltBodies(exampleOf(operation.body, resolve))) {
        const before = await rowCounts();
        const reply = await send(operation.method, path, body);
        sent++;
        const what = `${operation.method} ${path} ${(JSON.stringify(body) ?? '').slice(0, 200)}`;
        demandRefusal(what, reply);
        if (reply.status >= 400) expect([what, await rowCounts()]).toEqual([what, before]);
      }
    }
    expect(sent).toBeGreaterThan(500);
  }, 900_000);
});
