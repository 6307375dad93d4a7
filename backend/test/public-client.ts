import { createHash } from 'node:crypto';

/* The calls of the public system's Python client, one for one, with the values that it makes of the replies. */

const FAILED = -1;
const JSON_TYPE = { 'content-type': 'application/json' };

type Row = Record<string, unknown>;
type Status = number;

/** What the client would crash on: a status that it does not know, or a reply without what it reads. */
export class Unexpected extends Error {}

export class PublicClient {
  private auth: Record<string, string> = {};
  /** `DELETE 204 projects/3`, in order: what the client ignores and we look at. */
  readonly calls: string[] = [];

  constructor(
    private readonly baseUrl: string,
    private readonly username: string,
    private readonly password: string,
  ) {}

  async login(): Promise<number> {
    const password = createHash('sha256').update(this.password, 'utf8').digest('hex');
    const reply = await fetch(`${this.baseUrl}login`, {
      method: 'POST',
      headers: { username: this.username, password },
    });
    if (reply.status !== 200) return FAILED;
    this.auth = { 'x-access-token': ((await reply.json()) as { token: string }).token };
    return 0;
  }

  async getUserId(username: string): Promise<number> {
    const user = await this.one('user', `users/byusername/${username}`);
    return user ? idOf(user, 'user_id') : FAILED;
  }

  async getProjectId(name: string): Promise<number> {
    return idOfNamed(await this.plainList('projects'), name, 'project_id');
  }

  newProject(userId: number, name: string, settings = ''): Promise<number> {
    return this.create('projects', 'project', { name, owner_id: userId, settings });
  }

  async getOrCreateProject(userId: number, name: string): Promise<number> {
    const found = await this.getProjectId(name);
    return found === FAILED ? this.newProject(userId, name) : found;
  }

  async newCategory(userId: number, projectId: number, name: string, settings = ''): Promise<number> {
    if (!(await this.owns(userId, projectId))) return FAILED;
    return this.create('categories', 'category', { name, project_id: projectId, owner_id: userId, settings });
  }

  async getCategoryId(projectId: number, name: string): Promise<number> {
    return idOfNamed(await this.by('categories', 'project_id', projectId), name, 'category_id');
  }

  async getOrCreateCategory(userId: number, projectId: number, name: string): Promise<number> {
    const found = await this.getCategoryId(projectId, name);
    return found === FAILED ? this.newCategory(userId, projectId, name) : found;
  }

  async newLabel(userId: number, projectId: number, name: string): Promise<number> {
    if (!(await this.owns(userId, projectId))) return FAILED;
    return this.create('labels', 'label', { name, project_id: projectId, owner_id: userId });
  }

  async getLabelId(projectId: number, name: string): Promise<number> {
    return idOfNamed(await this.by('labels', 'project_id', projectId), name, 'label_id');
  }

  async deleteLabel(userId: number, projectId: number, labelId: number): Promise<number> {
    if (!(await this.owns(userId, projectId))) return FAILED;
    await this.delete(`annotations_labels/byfilter/0/${labelId}`);
    await this.delete(`labels/${labelId}`);
    return 0;
  }

  async getAnnotationLabels(userId: number, projectId: number, annotationId: number): Promise<string[] | null> {
    if (!(await this.owns(userId, projectId))) return null;
    return namesLinked(
      await this.by('labels', 'project_id', projectId),
      await this.wildcardList('annotations_labels', annotationId),
      'label_id',
    );
  }

  async setAnnotationLabels(userId: number, projectId: number, annotationId: number, names: string[]) {
    const links = { resource: 'annotations_labels', list: 'labels', owner: 'annotation_id', item: 'label_id' };
    return this.setLinks(userId, projectId, annotationId, names, links);
  }

  async newClassification(userId: number, projectId: number, name: string, type: string, data: string) {
    if (!(await this.owns(userId, projectId))) return FAILED;
    const body = { name, type, data, project_id: projectId, owner_id: userId, settings: '' };
    return this.create('classifications', 'classification', body);
  }

  async deleteClassification(userId: number, projectId: number, classificationId: number): Promise<number> {
    if (!(await this.owns(userId, projectId))) return FAILED;
    await this.delete(`categories_classifications/byfilter/0/${classificationId}`);
    await this.delete(`classifications/${classificationId}`);
    return 0;
  }

  async getClassifications(userId: number, projectId: number, categoryId: number): Promise<string[] | null> {
    if (!(await this.owns(userId, projectId))) return null;
    const all = (await this.by('classifications', 'project_id', projectId)).filter((row) => row.type === 'M');
    return namesLinked(all, await this.wildcardList('categories_classifications', categoryId), 'classification_id');
  }

  async setClassifications(userId: number, projectId: number, categoryId: number, names: string[]) {
    const resource = 'categories_classifications';
    const links = { resource, list: 'classifications', owner: 'category_id', item: 'classification_id' };
    return this.setLinks(userId, projectId, categoryId, names, links);
  }

  async uploadImage(userId: number, projectId: number, file: Uint8Array, name: string, format = 3): Promise<number> {
    if (!(await this.owns(userId, projectId))) return FAILED;
    const form = new FormData();
    form.append('json', JSON.stringify({ name, format, type: '', project_id: projectId, owner_id: userId, uri: '' }));
    form.append('file', new Blob([file]), `${name}.tif`);
    const [status, body] = await this.send('POST', 'images/upload', form);
    return status === 201 ? idOf(inner(body, 'image') as Row, 'image_id') : FAILED;
  }

  async getOrUploadImage(userId: number, projectId: number, file: Uint8Array, name: string): Promise<number> {
    const found = idOfNamed(await this.by('images', 'project_id', projectId), name, 'image_id');
    return found === FAILED ? this.uploadImage(userId, projectId, file, name) : found;
  }

  /** 0: there is the image, but the sample is not that of this category and image. */
  async checkImageExists(userId: number, projectId: number, name: string, categoryId: number, annotationId: number) {
    if (!(await this.owns(userId, projectId))) return FAILED;
    const imageId = idOfNamed(await this.by('images', 'project_id', projectId), name, 'image_id');
    if (imageId === FAILED) return FAILED;
    const annotation = await this.one('annotation', `annotations/${annotationId}`);
    const expected = { project_id: projectId, category_id: categoryId, image_id: imageId };
    const same = annotation && Object.entries(expected).every(([field, id]) => annotation[field] === id);
    return same ? imageId : 0;
  }

  async newAnnotation(
    userId: number,
    at: { projectId: number; categoryId: number; imageId: number },
    name: string,
    layer: { name: string; settings?: string; sequence?: number; parentId?: number; isGroup?: boolean },
  ): Promise<[number, number]> {
    if (!(await this.owns(userId, at.projectId))) return [FAILED, FAILED];
    const sample = { name, status: 'N', shared: '', image_id: at.imageId, owner_id: userId };
    const place = { project_id: at.projectId, category_id: at.categoryId };
    const annotationId = await this.create('annotations', 'annotation', { ...sample, ...place });
    if (annotationId === FAILED) return [FAILED, FAILED];
    const layerId = await this.create('layers', 'layer', {
      ...{ name: layer.name, data: '', image_id: layer.isGroup ? 0 : at.imageId, settings: layer.settings ?? '' },
      ...{ sequence: layer.sequence ?? 1, parent_id: layer.parentId ?? 0, annotation_id: annotationId },
      ...{ project_id: at.projectId, owner_id: userId },
    });
    if (layerId !== FAILED) return [annotationId, layerId];
    await this.delete(`annotations/${annotationId}`);
    return [FAILED, FAILED];
  }

  async getAnnotationId(projectId: number, name: string): Promise<number> {
    return idOfNamed(await this.by('annotations', 'project_id', projectId), name, 'annotation_id');
  }

  async newImageLayer(
    userId: number,
    at: { projectId: number; annotationId: number; imageId: number },
    name: string,
    { settings = '', sequence = -1, parentId = 0 } = {},
  ): Promise<number> {
    if (!(await this.owns(userId, at.projectId))) return FAILED;
    const layers = await this.by('layers', 'annotation_id', at.annotationId);
    if (!layers.length) return FAILED;
    const place = sequence === -1 ? (layers.at(-1)?.sequence as number) + 1 : sequence;
    return this.create('layers', 'layer', {
      ...{ name, data: '', image_id: at.imageId, settings, sequence: place, parent_id: parentId },
      ...{ annotation_id: at.annotationId, project_id: at.projectId, owner_id: userId },
    });
  }

  async getLayerId(userId: number, projectId: number, annotationId: number, name: string): Promise<number> {
    if (!(await this.owns(userId, projectId))) return FAILED;
    return idOfNamed(await this.by('layers', 'annotation_id', annotationId), name, 'layer_id');
  }

  async editLayer(userId: number, projectId: number, layerId: number, changes: Row): Promise<number> {
    if (!(await this.owns(userId, projectId))) return FAILED;
    const old = await this.one('layer', `layers/${layerId}`);
    if (!old) return FAILED;
    const kept = ['data', 'annotation_id', 'project_id', 'owner_id'].map(
      (field) => [field, known(old, field)] as const,
    );
    const [status, body] = await this.send('PUT', `layers/${layerId}`, { ...changes, ...Object.fromEntries(kept) });
    return status === 201 ? idOf(inner(body, 'layer') as Row, 'layer_id') : FAILED;
  }

  async addParticipant(userId: number, type: string, typeId: number): Promise<number> {
    const [status, body] = await this.send('POST', 'permissions', { user_id: userId, type, type_id: typeId });
    return status === 201 ? idOf(inner(body, 'permission') as Row, 'user_id') : FAILED;
  }

  async deleteAnnotation(userId: number, projectId: number, annotationId: number): Promise<number> {
    if (!(await this.owns(userId, projectId))) return FAILED;
    await this.deleteSample(annotationId);
    return 0;
  }

  async deleteCategory(userId: number, projectId: number, categoryId: number): Promise<number> {
    if (!(await this.owns(userId, projectId))) return FAILED;
    for (const row of await this.by('annotations', 'category_id', categoryId))
      await this.deleteSample(idOf(row, 'annotation_id'));
    await this.deleteGroup(categoryId);
    return 0;
  }

  async deleteProject(userId: number, projectId: number): Promise<number> {
    if (!(await this.owns(userId, projectId))) return FAILED;
    for (const row of await this.by('annotations', 'project_id', projectId))
      await this.deleteSample(idOf(row, 'annotation_id'));
    for (const row of await this.by('categories', 'project_id', projectId))
      await this.deleteGroup(idOf(row, 'category_id'));
    for (const [resource, id] of [
      ['classifications', 'classification_id'],
      ['images', 'image_id'],
      ['labels', 'label_id'],
    ])
      for (const row of await this.by(resource, 'project_id', projectId))
        await this.delete(`${resource}/${idOf(row, id)}`);
    await this.delete(`permissions/byfilter/0/propar/${projectId}`);
    await this.delete(`projects/${projectId}`);
    return 0;
  }

  async projectSummary(projectId: number): Promise<Row | null> {
    const [status, body] = await this.send('GET', `utilities/project_summary/${projectId}`);
    return status === 200 ? (body as Row) : null;
  }

  async projectTable(which: 'data' | 'rois' | 'comments', projectId: number): Promise<Row[] | null> {
    const [status, body] = await this.send('GET', `utilities/project_${which}/${projectId}`);
    return status === 200 ? (inner(body, `project_${which}`) as Row[]) : null;
  }

  /** Only the owner goes on: the client asks before almost everything that it does. */
  private async owns(userId: number, projectId: number): Promise<boolean> {
    const project = await this.one('project', `projects/${projectId}`);
    return project !== null && known(project, 'owner_id') === userId;
  }

  private async setLinks(
    userId: number,
    projectId: number,
    ownerId: number,
    names: string[],
    { resource, list, owner, item }: Record<'resource' | 'list' | 'owner' | 'item', string>,
  ): Promise<number> {
    if (!(await this.owns(userId, projectId))) return FAILED;
    const all = await this.by(list, 'project_id', projectId);
    const ids = names.map((name) => idOfNamed(all, name, item));
    if (!all.length || ids.includes(FAILED)) return FAILED;
    await this.delete(`${resource}/byfilter/${ownerId}/0`);
    for (const id of ids) {
      const [status] = await this.send('POST', resource, { [owner]: ownerId, [item]: id });
      if (status !== 201) return FAILED;
    }
    return ids.length;
  }

  private async deleteSample(annotationId: number): Promise<void> {
    for (const layer of await this.by('layers', 'annotation_id', annotationId)) {
      const layerId = idOf(layer, 'layer_id');
      for (const row of await this.by('comments', 'layer_id', layerId))
        await this.delete(`comments/${idOf(row, 'comment_id')}`);
      await this.delete(`layers/${layerId}`);
    }
    await this.delete(`annotations_labels/byfilter/${annotationId}/0`);
    await this.delete(`permissions/byfilter/0/annpar/${annotationId}`);
    await this.delete(`annotations/${annotationId}`);
  }

  private async deleteGroup(categoryId: number): Promise<void> {
    await this.delete(`categories_classifications/byfilter/${categoryId}/0`);
    await this.delete(`permissions/byfilter/0/catpar/${categoryId}`);
    await this.delete(`categories/${categoryId}`);
  }

  private async create(resource: string, one: string, body: Row): Promise<number> {
    const [status, reply] = await this.send('POST', resource, body);
    return status === 201 ? idOf(inner(reply, one) as Row, `${one}_id`) : FAILED;
  }

  private async one(name: string, path: string): Promise<Row | null> {
    const [status, body] = await this.send('GET', path);
    return status === 404 ? null : (inner(body, name) as Row);
  }

  private async plainList(resource: string): Promise<Row[]> {
    return inner((await this.send('GET', resource))[1], resource) as Row[];
  }

  /** 404 is how an empty list of this kind is told. */
  private async by(resource: string, parent: string, id: number): Promise<Row[]> {
    const [status, body] = await this.send('GET', `${resource}/by${parent}/${id}`);
    return status === 404 ? [] : (inner(body, resource) as Row[]);
  }

  private async wildcardList(resource: string, id: number): Promise<Row[]> {
    return inner((await this.send('GET', `${resource}/byfilter/${id}/0`))[1], resource) as Row[];
  }

  private async delete(path: string): Promise<void> {
    await this.send('DELETE', path);
  }

  private async send(method: string, path: string, body?: Row | FormData): Promise<[Status, unknown]> {
    const isForm = body instanceof FormData;
    const reply = await fetch(this.baseUrl + path, {
      method,
      headers: { ...this.auth, ...(body && !isForm && JSON_TYPE) },
      body: isForm ? body : body && JSON.stringify(body),
    });
    this.calls.push(`${method} ${reply.status} ${path}`);
    const text = await reply.text();
    return [reply.status, text && JSON.parse(text)];
  }
}

function inner(body: unknown, key: string): unknown {
  return known(body as Row, key);
}

function known(row: Row, key: string): unknown {
  if (!row || !(key in row)) throw new Unexpected(`No ${key} in ${JSON.stringify(row)}`);
  return row[key];
}

function idOf(row: Row, key: string): number {
  const id = known(row, key);
  if (!Number.isInteger(id)) throw new Unexpected(`${key} is ${JSON.stringify(id)}`);
  return id as number;
}

function idOfNamed(rows: Row[], name: string, key: string): number {
  const row = rows.find((candidate) => known(candidate, 'name') === name);
  return row ? idOf(row, key) : FAILED;
}

function namesLinked(all: Row[], links: Row[], key: string): string[] {
  return links.flatMap((link) => all.filter((row) => row[key] === known(link, key)).map((row) => row.name as string));
}
