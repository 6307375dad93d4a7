import { randomUUID } from 'node:crypto';
import { TEST_PASSWORD } from '../throwaway-server.js';
import { type Ask, type Asker, inProject } from './asked.js';
import type { Scene } from './scene.js';

const onSomebody: Ask = ({ cast }) => ({ parameters: { userId: cast.bystander.userId } });
const onMyself: Ask = (_, { userId }) => ({ parameters: { userId } });

/** Signing in, accounts, who may do what. */
export const PEOPLE_ASKS: Record<string, Ask> = {
  authLogin: ({ cast }) => ({ body: { username: cast.bystander.username, password: TEST_PASSWORD } }),
  authLogout: async (_, caller) => ({ http: await caller.again() }),
  authSetup: () => ({
    body: { token: 'x'.repeat(43), username: 'eve', name: 'Eve', email: 'eve@lab.test', password: TEST_PASSWORD },
  }),
  meChangePassword: () => ({ body: { old_password: TEST_PASSWORD, new_password: TEST_PASSWORD } }),
  meEndSession: async (_, caller) => ({ parameters: { sessionId: await otherSession(caller) } }),
  meListTokens: async (_, caller) => {
    await aToken(caller);
    return {};
  },
  meCreateToken: () => ({ body: { name: randomUUID(), scope: 'read' } }),
  meRevokeToken: async (_, caller) => ({ parameters: { tokenId: await aToken(caller) } }),
  usersView: onSomebody,
  'usersView:self': onMyself,
  usersCreate: () => {
    const username = randomUUID().slice(0, 8);
    return { body: { username, name: username, email: `${username}@lab.test`, plain_password: TEST_PASSWORD } };
  },
  usersUpdate: ({ cast }) => ({ parameters: { userId: cast.bystander.userId }, body: { name: 'Somebody' } }),
  'usersUpdate:self': (_, { userId }) => ({ parameters: { userId }, body: { name: 'Myself' } }),
  'usersUpdate:username': (_, { userId }) => ({ parameters: { userId }, body: { username: randomUUID().slice(0, 8) } }),
  'usersUpdate:password': (_, { userId }) => ({ parameters: { userId }, body: { plain_password: TEST_PASSWORD } }),
  usersRemove: async (scene, caller) => ({ parameters: { userId: await aPerson(scene, caller) } }),
  ownershipChangeOwnership: async (scene, caller) => ({
    parameters: { oldUserId: await aPerson(scene, caller), newUserId: scene.cast.bystander.userId },
  }),
  ownershipOutlook: ({ cast }) => ({
    parameters: { oldUserId: cast.owner.userId, newUserId: cast.bystander.userId },
  }),
  rightsOfPerson: ({ cast }) => ({ parameters: { userId: cast.owner.userId } }),
  permissionsList: inProject,
  permissionsGrant: ({ cast, projectId }) => ({
    body: { user_id: cast.bystander.userId, type: cast.watched.type, type_id: projectId },
  }),
  'permissionsGrant:system': ({ cast }) => ({
    body: { user_id: cast.bystander.userId, type: cast.systemCode, type_id: 1 },
  }),
  'permissionsRevoke:system': async ({ cast, server }) => {
    const grant = { user_id: cast.bystander.userId, type: cast.systemCode, type_id: 1 };
    await server.admin.http.post('/memento/permissions').send(grant); // it may have it
    return { parameters: { userId: cast.bystander.userId, type: cast.systemCode, typeId: 1 } };
  },
};

/** Somebody new for those who may remove people; hashing a password for all the others would take the time of all the rest. */
async function aPerson({ server, cast }: Scene, { http }: Asker): Promise<number> {
  const { rights } = (await http.get('/memento/me')).body as { rights?: { system: boolean } };
  return rights?.system ? (await server.person(randomUUID().slice(0, 8))).userId : cast.bystander.userId;
}

async function aToken({ http }: Asker): Promise<number> {
  const reply = await http.post('/memento/me/tokens').send({ name: randomUUID(), scope: 'read' });
  return (reply.body as { token?: { token_id: number } }).token?.token_id ?? 1;
}

async function otherSession({ http, again }: Asker): Promise<string> {
  await again();
  const { sessions = [] } = (await http.get('/memento/me/sessions')).body as {
    sessions?: { session_id: string; current: boolean }[];
  };
  return sessions.find((session) => !session.current)?.session_id ?? randomUUID();
}
