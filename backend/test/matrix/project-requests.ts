import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { WebhookDelivery } from '../../src/webhooks/webhook-delivery.entity.js';
import { Webhook } from '../../src/webhooks/webhook.entity.js';
import { aSample } from '../builders/a-project.js';
import { type Ask, inProject, named, renamed } from './asked.js';
import type { Scene } from './scene.js';

const withWebhook: Ask = async (scene) => ({ parameters: { webhookId: await aWebhook(scene) } });

/** Projects, what they are set up with, their links, their trash and their log. */
export const PROJECT_ASKS: Record<string, Ask> = {
  auditList: inProject,
  'auditList:everything': () => ({}),
  projectsCreate: () => ({ body: { name: randomUUID() } }),
  projectsUpdate: () => ({ body: { settings: 'darkmode:1' } }),
  'projectsUpdate:owner': ({ cast }) => ({ body: { owner_id: cast.bystander.userId } }),
  categoriesList: inProject,
  categoriesCreate: named,
  categoriesUpdate: renamed,
  categoryOrderOrder: ({ categoryId }) => ({ body: { category_ids: [categoryId] } }),
  labelsList: inProject,
  labelsCreate: named,
  labelsUpdate: renamed,
  labelsMerge: async ({ cast, projectId, labelId }) => {
    const body = { name: randomUUID(), project_id: projectId };
    const reply = await cast.owner.http.post('/memento/labels').send(body).expect(201);
    const { label } = reply.body as { label: { label_id: number } };
    return { parameters: { labelId: label.label_id }, body: { into: labelId } };
  },
  exportsDownload: () => ({ parameters: { format: 'csv' } }),
  classificationsList: inProject,
  classificationsCreate: named,
  classificationsUpdate: renamed,
  categoryClassificationsOffer: ({ classificationId }) => ({ body: { classification_ids: [classificationId] } }),
  categoryClassificationsList: ({ categoryId }) => ({ query: `?category_id=${categoryId}` }),
  categoryClassificationsLink: ({ categoryId, otherClassificationId }) => ({
    body: { category_id: categoryId, classification_id: otherClassificationId },
  }),
  sharesList: ({ annotationId }) => ({ query: `?annotation_id=${annotationId}` }),
  sharesCreate: ({ annotationId }) => ({ body: { annotation_id: annotationId, right: 'view' } }),
  sharesOpen: ({ shares }) => ({ body: { token: shares.view.secret } }),
  webhooksList: withWebhook,
  webhooksCreate: async (scene) => {
    await aWebhook(scene); // others that were made would be too many
    return { body: { address: 'https://93.184.216.34/hook' } };
  },
  webhooksSwitch: async (scene, caller) => ({ ...(await withWebhook(scene, caller)), body: { active: false } }),
  webhooksRemove: withWebhook,
  webhooksDeliveries: withWebhook,
  webhooksTest: withWebhook,
  trashList: async (scene, caller) => {
    await thrownAway(scene);
    return inProject(scene, caller);
  },
  trashRestore: async (scene) => ({ parameters: { trashId: await thrownAway(scene) } }),
  trashPurge: async (scene) => ({ parameters: { trashId: await thrownAway(scene) } }),
};

/** A sample that the owner deleted. @returns the id of its entry in the trash */
async function thrownAway({ cast: { owner }, projectId, categoryId }: Scene): Promise<number> {
  const annotationId = await aSample(owner, { projectId, categoryId }, randomUUID());
  await owner.http.delete(`/memento/annotations/${annotationId}`).expect(204);
  const { trash } = (await owner.http.get(`/memento/trash?project_id=${projectId}`)).body as {
    trash: { trash_id: number }[];
  };
  return trash[0].trash_id;
}

/** The only one of the project; what is sent there goes nowhere. @returns its id */
async function aWebhook({ server, projectId }: Scene): Promise<number> {
  const { manager } = server.app.get(DataSource);
  await manager.delete(Webhook, { projectId });
  const at = new Date();
  const made = { createdAt: at, updatedAt: at, createdBy: null, updatedBy: null, version: 1 };
  const secret = { salt: '', secretHash: '' };
  const webhook = { ...made, ...secret, projectId, address: 'https://127.0.0.1/hook', active: true };
  const row = Object.assign(new Webhook(), webhook);
  await manager.insert(Webhook, row);
  const { webhookId } = row;
  const message = { messageId: randomUUID(), event: 'sample.submitted' as const, body: '{}' };
  const sent = { state: 'delivered' as const, notBefore: at, createdAt: at };
  await manager.insert(WebhookDelivery, { ...message, ...sent, webhookId });
  return webhookId;
}
