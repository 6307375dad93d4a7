import { randomUUID } from 'node:crypto';
import type TestAgent from 'supertest/lib/agent.js';
import { DataSource } from 'typeorm';
import { aClassification } from '../builders/a-classification.js';
import { aGuest, aShare, type MadeShare } from '../builders/a-guest.js';
import { aProject, type MadeProject } from '../builders/a-project.js';
import { anImageRow } from '../builders/an-image.js';
import type { Caller, ThrowawayServer } from '../throwaway-server.js';

/** A permission that somebody holds on part of the project, or on all of it. */
export interface Held {
  who: Caller;
  type: string;
  on: 'project' | 'category' | 'annotation';
}

/** Who takes part, the same in every scene. */
export interface Cast {
  owner: Caller;
  holders: Held[];
  /** One of the holders: whose permission is looked at and taken away. */
  watched: Held;
  /** Has an account and nothing else. */
  bystander: Caller;
  /** A code that administers the installation. */
  systemCode: string;
}

/** A project with one of everything, all of it the owner's. */
export interface Scene extends MadeProject {
  server: ThrowawayServer;
  cast: Cast;
  /** On the sample. */
  labelId: number;
  /** On no sample. */
  otherLabelId: number;
  /** Offered by the category. */
  classificationId: number;
  /** Offered by none. */
  otherClassificationId: number;
  /** Shown by the sample and by a layer; there is no file behind it. */
  imageId: number;
  regionId: string;
  commentId: number;
  shares: { view: MadeShare; annotate: MadeShare };
  guests: { view: TestAgent; annotate: TestAgent };
}

export async function aScene(server: ThrowawayServer, cast: Cast): Promise<Scene> {
  const { owner } = cast;
  const at = await aProject(owner, randomUUID());
  const { projectId, annotationId, layerId, labelId } = at;
  const classificationId = await aClassification(owner, at, 'grade');
  const otherClassificationId = await made(owner, 'classification', { name: 'stage', project_id: projectId });
  const otherLabelId = await made(owner, 'label', { name: 'negative', project_id: projectId });
  const imageId = await anImageRow(server.app.get(DataSource), { projectId, ownerId: owner.userId, name: 'DAPI' });
  const sample = `/memento/annotations/${annotationId}`;
  await owner.http.put(sample).send({ image_id: imageId }).expect(201);
  await owner.http
    .put(`${sample}/labels`)
    .send({ label_ids: [labelId] })
    .expect(201);
  const regionId = randomUUID();
  await owner.http.patch(`/memento/layers/${layerId}/regions`).send(pointChange(regionId)).expect(200);
  const channel = { name: 'DAPI', annotation_id: annotationId, image_id: imageId };
  await owner.http.post('/memento/layers').send(channel).expect(201);
  await owner.http.put(`${sample}/decisions/${classificationId}`).send({ option: 'mild' }).expect(201);
  const commentId = await made(owner, 'comment', { layer_id: layerId, content: 'hm' });
  const shares = {
    view: await aShare(owner, annotationId, 'view'),
    annotate: await aShare(owner, annotationId, 'annotate'),
  };
  await giveRights(cast, at);
  const guests = {
    view: await aGuest(server, shares.view.secret),
    annotate: await aGuest(server, shares.annotate.secret),
  };
  const ids = { classificationId, otherClassificationId, otherLabelId, imageId, regionId, commentId };
  return { ...at, server, cast, ...ids, shares, guests };
}

async function giveRights({ owner, holders }: Cast, at: MadeProject): Promise<void> {
  for (const { who, type, on } of holders) {
    const grant = { user_id: who.userId, type, type_id: at[`${on}Id`] };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
  }
}

/** @param version 0: a new region */
export function pointChange(region_id: string, version = 0): object {
  const region = { region_id, shape: 'point', geometry: { points: [[1, version]] }, version };
  return { changes: [{ op: 'put', region }] };
}

/** @returns its id, or null when the caller may not make one */
export async function tried({ http }: { http: TestAgent }, kind: string, body: object): Promise<number | null> {
  const reply = await http.post(`/memento/${kind}s`).send(body);
  if (reply.status !== 201) return null;
  return (reply.body as Record<string, Record<string, number>>)[kind][`${kind}_id`];
}

async function made(owner: Caller, kind: string, body: object): Promise<number> {
  const id = await tried(owner, kind, body);
  if (id === null) throw new Error(`The owner could not make a ${kind}.`);
  return id;
}
