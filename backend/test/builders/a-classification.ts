import type { Caller } from '../throwaway-server.js';

/** A classification that a category offers besides those that it offers already. @returns its id */
export async function aClassification(
  owner: Caller,
  { projectId, categoryId }: { projectId: number; categoryId: number },
  name: string,
  data = 'normal,mild,severe',
): Promise<number> {
  const made = await owner.http
    .post('/memento/classifications')
    .send({ name, data, project_id: projectId })
    .expect(201);
  const { classification_id } = (made.body as { classification: { classification_id: number } }).classification;
  await owner.http
    .post('/memento/categories_classifications')
    .send({ category_id: categoryId, classification_id })
    .expect(201);
  return classification_id;
}
