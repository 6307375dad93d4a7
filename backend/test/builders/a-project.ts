import type { Caller } from '../throwaway-server.js';

/** A project with one category, one sample and a sheet to draw on, made over HTTP. */
export interface MadeProject {
  projectId: number;
  categoryId: number;
  annotationId: number;
  /** Drawing layer. */
  layerId: number;
  labelId: number;
}

/** @param owner Whoever makes it owns it. */
export async function aProject(owner: Caller, name = 'Kidney 2026'): Promise<MadeProject> {
  const projectId = await made(owner, 'projects', 'project', { name });
  const categoryId = await made(owner, 'categories', 'category', { name: 'WT', project_id: projectId });
  const labelId = await made(owner, 'labels', 'label', { name: 'positive', project_id: projectId });
  const annotationId = await aSample(owner, { projectId, categoryId }, 'mouse_01');
  const layerId = await made(owner, 'layers', 'layer', { name: 'Regions', annotation_id: annotationId, data: 'none' });
  return { projectId, categoryId, annotationId, layerId, labelId };
}

export function aSample(
  owner: Caller,
  { projectId, categoryId }: { projectId: number; categoryId: number },
  name: string,
): Promise<number> {
  return made(owner, 'annotations', 'annotation', { name, project_id: projectId, category_id: categoryId });
}

async function made(owner: Caller, resource: string, one: string, body: object): Promise<number> {
  const reply = await owner.http.post(`/memento/${resource}`).send(body);
  if (reply.status !== 201) throw new Error(`POST ${resource}: ${reply.status} ${JSON.stringify(reply.body)}`);
  return (reply.body as Record<string, Record<string, number>>)[one][`${one}_id`];
}
