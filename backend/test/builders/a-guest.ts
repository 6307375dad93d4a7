import request from 'supertest';
import type TestAgent from 'supertest/lib/agent.js';
import type { Caller, ThrowawayServer } from '../throwaway-server.js';

export interface MadeShare {
  shareId: number;
  /** What opens the link. */
  secret: string;
  /** Account that guests of the link act as. */
  userId: number;
}

/** A link to a sample, made over HTTP. */
export async function aShare(owner: Caller, annotationId: number, right: 'view' | 'annotate'): Promise<MadeShare> {
  const reply = await owner.http.post('/memento/shares').send({ annotation_id: annotationId, right }).expect(201);
  const { share, token } = reply.body as { share: { share_id: number; user_id: number }; token: string };
  return { shareId: share.share_id, secret: token, userId: share.user_id };
}

/** Comes in by a link. */
export async function aGuest(server: ThrowawayServer, secret: string, displayName = 'Grace'): Promise<TestAgent> {
  const body = { token: secret, display_name: displayName };
  const reply = await server.anonymous.post('/memento/shares/open').send(body).expect(200);
  const guest = request.agent(await server.app.getUrl());
  guest.set('x-access-token', (reply.body as { token: string }).token);
  return guest;
}
