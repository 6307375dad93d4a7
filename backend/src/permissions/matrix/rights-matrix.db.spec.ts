import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import request, { type Response } from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import { DataSource } from 'typeorm';
import { aGuest } from '../../../test/builders/a-guest.js';
import type { Asked, Asker } from '../../../test/matrix/asked.js';
import { ASKS, parametersOf } from '../../../test/matrix/requests.js';
import { aScene, type Cast, type Held, type Scene } from '../../../test/matrix/scene.js';
import { temporaryFolder } from '../../../test/temporary-folder.js';
import { type Caller, TEST_PASSWORD, type ThrowawayServer, throwawayServer } from '../../../test/throwaway-server.js';
import { AuditEntry } from '../../audit/audit-entry.entity.js';
import { DATABASE_KIND } from '../../config/env.js';
import { type Operation, operationsOf, schemaOf } from '../../docs/operations.js';
import { openApiDocument } from '../../openapi-document.js';
import { GRANT_CODES, type GrantCode, SYSTEM_CODE } from '../grant-code.js';
import { type Answer, isRefusal, RIGHTS, ROLES, type Role } from './rights-matrix.js';

/** Besides DELETE: done once in a scene, it cannot be done again. */
const ONCE = ['bulkRemove', 'categoryClassificationsLink', 'permissionsGrant', 'projectsUpdate:owner'];
/** DELETE of what was made for it. Making a scene anew takes most of the time of this file. */
const SPARING = [
  'annotationsLabelsDetach',
  'annotationsTakeBack',
  'commentsRemove:own',
  'compatLinksRemoveLabelsBy',
  'decisionsTakeBack',
  'layersRemove:own',
  'meEndOtherSessions',
  'meEndSession',
  'meRevokeToken',
  'permissionsRevoke:system',
  'trashPurge',
  'uploadsRemove',
  'usersRemove',
  'webhooksRemove',
];
/** Does to what the caller may do it to, and that may be nothing. */
const FILTERED = ['compatPeopleRevokeBy'];

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
interface Reply {
  status: number;
  body: unknown;
}

describe(`who may do what, operation by operation, on ${DATABASE_KIND}`, () => {
  const imports = temporaryFolder();
  let server: ThrowawayServer;
  let document: OpenAPIObject;
  let operations: Map<string, Operation>;
  let cast: Cast;
  let people: Partial<Record<Role, Caller>>;
  /** Used until something in it is spent. */
  let scene: Scene | null = null;

  beforeAll(async () => {
    server = await throwawayServer({ importRoots: [imports.path('')] });
    document = openApiDocument(server.app);
    operations = new Map(operationsOf(document).map((found) => [found.operation.operationId as string, found]));
    people = { owner: await server.person('owner'), stranger: await server.person('stranger') };
    const holders: Held[] = [];
    for (const type of Object.keys(GRANT_CODES) as GrantCode[]) {
      const who = (people[type] = await server.person(type));
      const { on } = GRANT_CODES[type];
      if (on !== 'system') holders.push({ who, type, on });
    }
    const system = { user_id: people.sysadm?.userId, type: SYSTEM_CODE, type_id: 1 };
    await server.admin.http.post('/memento/permissions').send(system).expect(201);
    const watched = holders.find(({ type }) => type === 'provie') as Held;
    const bystander = await server.person('bystander');
    cast = { owner: people.owner as Caller, holders, watched, bystander, systemCode: SYSTEM_CODE };
  });
  afterAll(() => server.close());

  /** Who asks as a role in a scene. */
  function askerFor(role: Role, { guests, shares }: Scene): Asker {
    if (role === 'anonymous') return { userId: 1, http: server.anonymous, again: async () => server.anonymous };
    if (role === 'guest-view' || role === 'guest-annotate') {
      const right = role === 'guest-view' ? 'view' : 'annotate';
      const { secret, userId } = shares[right];
      return { userId, http: guests[right], again: () => aGuest(server, secret) };
    }
    const { userId, http } = people[role] as Caller;
    return { userId, http, again: () => signedInLike(http) };
  }

  async function signedInLike(other: TestAgent): Promise<TestAgent> {
    const { username } = ((await other.get('/memento/me').expect(200)).body as { user: { username: string } }).user;
    const reply = await server.anonymous.post('/memento/login').send({ username, password: TEST_PASSWORD }).expect(200);
    const http = request.agent(await server.app.getUrl());
    return http.set('x-access-token', (reply.body as { token: string }).token);
  }

  /** What to send, and where to. */
  async function requestFor(row: string, { path, operation }: Operation, at: Scene, caller: Asker) {
    const asked = (await ASKS[row]?.(at, caller)) ?? {};
    if (schemaOf(document, operation) && !asked.body) throw new Error(`Say in ASKS what to send to ${row}.`);
    const parameters: Record<string, string | number> = { ...parametersOf(at), ...asked.parameters };
    const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      if (parameters[name] === undefined) throw new Error(`Say in ASKS what {${name}} is in ${row}.`);
      return String(parameters[name]);
    });
    return { asked, address: address + (asked.query ?? '') };
  }

  async function ask(row: string, role: Role): Promise<Answer> {
    const found = operations.get(row.split(':')[0]) as Operation;
    const { method, operation } = found;
    scene ??= await aScene(server, cast);
    const caller = askerFor(role, scene);
    const { asked, address } = await requestFor(row, found, scene, caller);
    const before = await deeds();
    const reply = await send(asked.http ?? caller.http, method as Method, address, asked);
    const spent = method === 'delete' ? !SPARING.includes(row) : ONCE.includes(row);
    if (spent && reply.status < 400) scene = null;
    const documented = Object.keys(operation.responses);
    expect([row, role, documented]).toEqual([row, role, expect.arrayContaining([String(reply.status)])]);
    const nothingDone = (await deeds()) === before;
    if (reply.status >= 400) expect([row, role, nothingDone]).toEqual([row, role, true]);
    return FILTERED.includes(row) && nothingDone && reply.status < 400 ? '0' : answerIn(reply);
  }

  const deeds = (): Promise<number> => server.app.get(DataSource).manager.count(AuditEntry);

  it('has a row for every operation, and no other', () => {
    const rows = new Set(Object.keys(RIGHTS).map((row) => row.split(':')[0]));
    expect([...operations.keys()].filter((operation) => !rows.has(operation))).toEqual([]);
    expect([...rows].filter((row) => !operations.has(row))).toEqual([]);
    expect(Object.keys(ASKS).filter((row) => !(row in RIGHTS))).toEqual([]);
  });

  for (const [row, expected] of Object.entries(RIGHTS)) {
    it(row, async () => {
      const answers: Partial<Record<Role, Answer>> = {};
      // Who is refused goes first: a refusal spends nothing.
      const roles = [...ROLES].sort((a, b) => Number(isRefusal(expected[b])) - Number(isRefusal(expected[a])));
      for (const role of roles) answers[role] = await ask(row, role);
      expect(answers).toEqual(expected);
    });
  }
});

async function send(
  http: TestAgent,
  method: Method,
  address: string,
  { body, form, headers = {}, endless }: Asked,
): Promise<Reply> {
  const sent = http[method](address).redirects(0).set(headers);
  if (endless) void sent.buffer(true).parse(firstWord);
  if (!form) return body ? sent.send(body) : sent;
  return sent.field('json', JSON.stringify(form.json)).attach('file', form.file, 'file.tif');
}

/** Hangs up on a reply that goes on for ever, or for long; an error is read as usual. */
function firstWord(response: Response, done: (error: Error | null, body: unknown) => void): void {
  const reply = response as unknown as IncomingMessage; // which is what it is, whatever the types say
  let text = '';
  reply.on('data', (some: Buffer) => {
    text += some.toString();
    if (reply.statusCode !== 200) return;
    done(null, {});
    reply.destroy();
  });
  reply.on('end', () => {
    if (reply.statusCode !== 200) done(null, JSON.parse(text));
  });
}

/** A list is told from an empty one. */
function answerIn({ status, body }: Reply): Answer {
  if (status >= 400) return String(status) as Answer;
  const list = Object.values(body ?? {}).find((value) => Array.isArray(value)) as unknown[] | undefined;
  return list?.length === 0 ? '0' : '+';
}
