import type { Client, Desk } from '../kill/writer.js';

/** Where a crowd writes: besides a layer, samples that are scored. */
export interface ScoringDesk extends Desk {
  classificationId: number;
  /** One for each reader. */
  sampleIds: number[];
}

export const OPTIONS = Array.from({ length: 50 }, (_, n) => `option ${n}`);

/** A project with a sample that has a layer to draw on, and samples to score. */
export async function aScoringDesk(client: Client, samples: number): Promise<ScoringDesk> {
  const made = async (kind: string, plural: string, body: object): Promise<number> => {
    const reply = await client.send<Record<string, Record<string, number>>>('POST', `/${plural}`, body);
    return reply[kind][`${kind}_id`];
  };
  const project_id = await made('project', 'projects', { name: 'under load' });
  const category_id = await made('category', 'categories', { name: 'WT', project_id });
  const sample = (name: string): Promise<number> =>
    made('annotation', 'annotations', { name, project_id, category_id });
  const annotationId = await sample('drawn on');
  const layerId = await made('layer', 'layers', { name: 'Regions', annotation_id: annotationId, data: 'none' });
  const classification = { name: 'grade', data: OPTIONS.join(','), project_id };
  const classificationId = await made('classification', 'classifications', classification);
  await client.send('POST', '/categories_classifications', { category_id, classification_id: classificationId });
  const sampleIds: number[] = [];
  for (let n = 0; n < samples; n++) sampleIds.push(await sample(`scored ${n}`));
  const { version: firstVersion } = await client.send<{ version: number }>('GET', `/layers/${layerId}/regions`);
  const at = { projectId: project_id, categoryId: category_id, annotationId, layerId, firstVersion };
  return { ...at, classificationId, sampleIds };
}
