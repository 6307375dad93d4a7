import type { APIRequestContext } from '@playwright/test';

type Ring = readonly (readonly [number, number])[];

/** Points, and perhaps holes; or a box, and perhaps its rotation in radians. */
export interface SavedGeometry {
  readonly points?: Ring;
  readonly holes?: readonly Ring[];
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly rotation?: number;
}

/** A region as the API tells it. */
export interface SavedRegion {
  readonly region_id: string;
  readonly layer_id: number;
  readonly version: number;
  readonly shape: string;
  readonly geometry: SavedGeometry;
  readonly name: string;
  /** 0: of no class. */
  readonly label_id: number;
  readonly stroke_px: number;
  readonly locked: boolean;
}

/** One image layer of a sample to make. */
export interface LayerToMake {
  readonly name: string;
  readonly file: Buffer;
  readonly settings?: string;
  /** Name of the group that holds it; groups are made as they are first named. */
  readonly group?: string;
}

/** A comment as the API tells it. */
export interface SavedComment {
  readonly comment_id: number;
  readonly parent_id: number;
  readonly content: string;
  readonly author: string;
  readonly resolved: boolean;
  readonly pin: { readonly x: number; readonly y: number } | null;
}

/** Somebody with an account. */
export interface Person {
  readonly userId: number;
  readonly username: string;
  readonly password: string;
}

/** Prepares and checks what a spec is not about, over HTTP as a script would. */
export class ApiClient {
  private constructor(
    private readonly request: APIRequestContext,
    private readonly token: string,
    private readonly userId: number,
  ) {}

  static async signIn(request: APIRequestContext, username: string, password: string): Promise<ApiClient> {
    const response = await request.post('/memento/login', { data: { username, password } });
    const { token, user } = (await response.json()) as { token: string; user: { user_id: number } };
    return new ApiClient(request, token, user.user_id);
  }

  /** The same for somebody else. */
  as({ username, password }: Person): Promise<ApiClient> {
    return ApiClient.signIn(this.request, username, password);
  }

  async createProject(name: string): Promise<number> {
    return (await this.post<{ project: { project_id: number } }>('/projects', { name })).project.project_id;
  }

  async createCategory(projectId: number, name: string): Promise<number> {
    const body = { name, project_id: projectId };
    return (await this.post<{ category: { category_id: number } }>('/categories', body)).category.category_id;
  }

  async createLabel(projectId: number, name: string): Promise<void> {
    await this.post('/labels', { name, project_id: projectId });
  }

  /** Puts a label of the project on a sample. */
  async attachLabel(projectId: number, annotationId: number, name: string): Promise<void> {
    const path = `/labels?project_id=${projectId}&name=${encodeURIComponent(name)}`;
    const { labels } = await this.get<{ labels: { label_id: number }[] }>(path);
    for (const { label_id } of labels)
      await this.post('/annotations_labels', { annotation_id: annotationId, label_id });
  }

  /** Makes a sample of image layers, and waits until they can be looked at. */
  async createSample(
    projectId: number,
    categoryId: number,
    name: string,
    layers: readonly LayerToMake[],
  ): Promise<number> {
    const body = { name, project_id: projectId, category_id: categoryId };
    const { annotation } = await this.post<{ annotation: { annotation_id: number } }>('/annotations', body);
    const groups = new Map<string, number>();
    for (const layer of layers) {
      if (layer.group !== undefined && !groups.has(layer.group)) {
        groups.set(layer.group, await this.createGroup(annotation.annotation_id, layer.group));
      }
      const imageId = await this.uploadImage(projectId, `${name} ${layer.name}`, layer.file);
      await this.post('/layers', {
        name: layer.name,
        image_id: imageId,
        annotation_id: annotation.annotation_id,
        settings: layer.settings ?? '',
        parent_id: groups.get(layer.group ?? '') ?? 0,
      });
    }
    return annotation.annotation_id;
  }

  /** Somebody new, who may do on a project what the code says. */
  async createPerson(username: string, code: string, projectId: number): Promise<Person> {
    const person = await this.createStranger(username);
    await this.post('/permissions', { user_id: person.userId, type: code, type_id: projectId });
    return person;
  }

  /** Somebody with an account and no project. */
  async createStranger(username: string): Promise<Person> {
    const password = `password of ${username}`;
    const body = { username, name: username, email: `${username}@lab.test`, plain_password: password };
    const { user } = await this.post<{ user: { user_id: number } }>('/users', body);
    return { userId: user.user_id, username, password };
  }

  async deleteSample(annotationId: number): Promise<void> {
    await this.send('DELETE', `/annotations/${annotationId}`);
  }

  /** Settings of a sample's image layers, by name. */
  async settingsOf(annotationId: number): Promise<Record<string, string>> {
    const { layers } = await this.get<{ layers: { name: string; kind: string; settings: string }[] }>(
      `/layers?annotation_id=${annotationId}`,
    );
    return Object.fromEntries(layers.filter(({ kind }) => kind === 'image').map((each) => [each.name, each.settings]));
  }

  async regionsOf(annotationId: number): Promise<SavedRegion[]> {
    const { layers } = await this.get<{ layers: { layer_id: number; kind: string }[] }>(
      `/layers?annotation_id=${annotationId}`,
    );
    const drawings = layers.filter((layer) => layer.kind === 'drawing');
    const lists = await Promise.all(
      drawings.map((layer) => this.get<{ regions: SavedRegion[] }>(`/layers/${layer.layer_id}/regions`)),
    );
    return lists.flatMap((list) => list.regions);
  }

  /** Deletes what is drawn on a sample, layers and all, as another person at another screen would. */
  async deleteDrawings(annotationId: number): Promise<void> {
    const { layers } = await this.get<{ layers: { layer_id: number; kind: string }[] }>(
      `/layers?annotation_id=${annotationId}`,
    );
    for (const { layer_id, kind } of layers) if (kind === 'drawing') await this.send('DELETE', `/layers/${layer_id}`);
  }

  /** A drawing layer on which everybody draws who takes part. */
  async makeSharedLayer(annotation_id: number, name: string): Promise<void> {
    await this.post('/layers', { annotation_id, name, kind: 'drawing', shared: true });
  }

  /** Draws regions, in the API's words, on a new layer of a sample. */
  async drawAll(annotationId: number, regions: readonly object[]): Promise<void> {
    const body = { name: 'Regions', annotation_id: annotationId, kind: 'drawing' };
    const { layer } = await this.post<{ layer: { layer_id: number } }>('/layers', body);
    const atOnce = 2000;
    for (let from = 0; from < regions.length; from += atOnce) {
      const changes = regions.slice(from, from + atOnce).map((region) => ({ op: 'put', region }));
      await this.send('PATCH', `/layers/${layer.layer_id}/regions`, { changes });
    }
  }

  /** Changes a region as another person at another screen would. */
  async renameRegion({ region_id, layer_id, shape, geometry, version }: SavedRegion, name: string): Promise<void> {
    const region = { region_id, shape, geometry, version, name };
    await this.send('PATCH', `/layers/${layer_id}/regions`, { changes: [{ op: 'put', region }] });
  }

  /** @returns the path of the link, and what revokes it */
  async share(
    annotationId: number,
    right: 'view' | 'annotate',
  ): Promise<{ path: string; revoke: () => Promise<void> }> {
    const made = await this.post<{ url: string; share: { share_id: number } }>('/shares', {
      annotation_id: annotationId,
      right,
    });
    const headers = { 'x-access-token': this.token };
    const revoke = async () => {
      await this.request.delete(`/memento/shares/${made.share.share_id}`, { headers });
    };
    return { path: made.url, revoke };
  }

  /** @returns the path of a link to look at a sample */
  async shareUntil(annotation_id: number, end: Date): Promise<string> {
    return (
      await this.post<{ url: string }>('/shares', { annotation_id, right: 'view', expires_at: end.toISOString() })
    ).url;
  }

  /** @returns the status with which a link opens for somebody who tries it */
  async openingOf(path: string): Promise<number> {
    const data = { token: path.split('#')[1], display_name: 'Grace' };
    return (await this.request.post('/memento/shares/open', { data })).status();
  }

  /** @param data  Its options: `a,b,c`, or a JSON list. */
  async createClassification(projectId: number, name: string, data: string): Promise<number> {
    const body = { project_id: projectId, name, data };
    const made = await this.post<{ classification: { classification_id: number } }>('/classifications', body);
    return made.classification.classification_id;
  }

  /** Makes these what readers are asked about the samples of a category. */
  async ask(categoryId: number, classificationIds: readonly number[]): Promise<void> {
    await this.send('PUT', `/categories/${categoryId}/classifications`, { classification_ids: classificationIds });
  }

  async setReaders(projectId: number, readers: number): Promise<void> {
    await this.send('PUT', `/projects/${projectId}`, { readers });
  }

  async setSettings(projectId: number, settings: string): Promise<void> {
    await this.send('PUT', `/projects/${projectId}`, { settings });
  }

  async settingsOfProject(projectId: number): Promise<string> {
    return (await this.get<{ project: { settings: string } }>(`/projects/${projectId}`)).project.settings;
  }

  async decide(annotationId: number, classificationId: number, option: string): Promise<void> {
    await this.send('PUT', `/annotations/${annotationId}/decisions/${classificationId}`, { option });
  }

  /** `reader: option`, in the order in which they were made. */
  async decisionsOf(annotationId: number): Promise<string[]> {
    const { decisions } = await this.get<{
      decisions: { reader: string; option: string; classification_id: number }[];
    }>(`/annotations/${annotationId}/decisions`);
    return decisions.map(({ reader, option }) => `${reader}: ${option}`);
  }

  async commentsOf(annotationId: number): Promise<SavedComment[]> {
    return (await this.get<{ comments: SavedComment[] }>(`/comments?annotation_id=${annotationId}`)).comments;
  }

  async restoreFromTrash(projectId: number, name: string): Promise<void> {
    const { trash } = await this.get<{ trash: { trash_id: number; name: string }[] }>(`/trash?project_id=${projectId}`);
    const entry = trash.find((each) => each.name === name);
    if (!entry) throw new Error(`No ${name} in the trash.`);
    await this.post(`/trash/${entry.trash_id}/restore`, {});
  }

  /** Of a project by name: `category/sample` → `group/layer`, all as they are called; layers in no group begin with `-`. */
  async contentOf(name: string): Promise<Record<string, string[]>> {
    const { projects } = await this.get<{ projects: { project_id: number }[] }>(
      `/projects?name=${encodeURIComponent(name)}`,
    );
    const project_id = projects[0]?.project_id ?? 0;
    const { categories } = await this.get<{ categories: { category_id: number; name: string }[] }>(
      `/categories?project_id=${project_id}`,
    );
    const { annotations } = await this.get<{
      annotations: { annotation_id: number; category_id: number; name: string }[];
    }>(`/annotations?project_id=${project_id}`);
    const content: Record<string, string[]> = {};
    for (const { annotation_id, category_id, name: sample } of annotations) {
      const category = categories.find((each) => each.category_id === category_id)?.name ?? '';
      content[`${category}/${sample}`] = await this.layersIn(annotation_id);
    }
    return content;
  }

  /** `group/layer`, from bottom to top. */
  private async layersIn(annotationId: number): Promise<string[]> {
    const { layers } = await this.get<{
      layers: { layer_id: number; parent_id: number; kind: string; name: string }[];
    }>(`/layers?annotation_id=${annotationId}`);
    const groups = new Map(layers.map(({ layer_id, name }) => [layer_id, name]));
    const images = layers.filter(({ kind }) => kind === 'image');
    return images.map(({ parent_id, name }) => `${groups.get(parent_id) ?? '-'}/${name}`);
  }

  async statusOf(annotationId: number): Promise<string> {
    const { annotation } = await this.get<{ annotation: { status: string } }>(`/annotations/${annotationId}`);
    return annotation.status;
  }

  async labelsOf(annotationId: number): Promise<string[]> {
    const { labels } = await this.get<{ labels: { name: string }[] }>(`/annotations/${annotationId}/labels`);
    return labels.map((label) => label.name);
  }

  private async createGroup(annotationId: number, name: string): Promise<number> {
    const body = { name, annotation_id: annotationId, kind: 'group' };
    return (await this.post<{ layer: { layer_id: number } }>('/layers', body)).layer.layer_id;
  }

  async submit(annotationId: number): Promise<void> {
    await this.post(`/annotations/${annotationId}/submission`, {});
  }

  /** By name: the code that images were kept by, and their size. */
  async imagesOf(projectId: number): Promise<Record<string, { format: number; width: number }>> {
    const { images } = await this.get<{ images: { name: string; format: number; width: number }[] }>(
      `/images?project_id=${projectId}`,
    );
    return Object.fromEntries(images.map(({ name, format, width }) => [name, { format, width }]));
  }

  private async uploadImage(projectId: number, name: string, file: Buffer): Promise<number> {
    const imageId = await this.sendImage(projectId, name, file);
    await this.untilReady(imageId);
    return imageId;
  }

  /** Does not wait until it can be looked at. */
  async sendImage(projectId: number, name: string, file: Buffer): Promise<number> {
    const json = { name, format: 5, type: 'T', project_id: projectId, owner_id: this.userId };
    const response = await this.request.post('/memento/images/upload', {
      headers: { 'x-access-token': this.token },
      multipart: { json: JSON.stringify(json), file: { name: `${name}.tif`, mimeType: 'image/tiff', buffer: file } },
    });
    if (!response.ok()) throw new Error(`upload: ${response.status()} ${await response.text()}`);
    const { image } = (await response.json()) as { image: { image_id: number } };
    return image.image_id;
  }

  private async untilReady(imageId: number): Promise<void> {
    for (;;) {
      const { image } = await this.get<{ image: { status: string; failure: { message: string } | null } }>(
        `/images/${imageId}`,
      );
      if (image.status === 'ready') return;
      if (image.status === 'failed') throw new Error(`image ${imageId}: ${image.failure?.message ?? 'failed'}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private get<Answer>(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  private post<Answer>(path: string, data: object): Promise<Answer> {
    return this.send('POST', path, data);
  }

  private async send<Answer>(method: string, path: string, data?: object): Promise<Answer> {
    const headers = { 'x-access-token': this.token };
    const response = await this.request.fetch(`/memento${path}`, { method, headers, data });
    if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${await response.text()}`);
    return (response.status() === 204 ? undefined : await response.json()) as Answer;
  }
}
