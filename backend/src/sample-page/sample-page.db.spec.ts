import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { anImageRow } from '../../test/builders/an-image.js';
import { anUploadedImage } from '../../test/builders/an-uploaded-image.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import type { SamplePageDto } from './dto/sample-page.dto.js';

describe(`the page of a sample in one answer on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  let imageId: number;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
    const values = { projectId: at.projectId, ownerId: owner.userId, name: 'DAPI' };
    imageId = await anImageRow(server.app.get(DataSource), values);
    await owner.http
      .post('/memento/layers')
      .send({ name: 'DAPI', annotation_id: at.annotationId, image_id: imageId })
      .expect(201);
  });
  afterAll(() => server.close());

  const page = async (caller = owner): Promise<SamplePageDto> =>
    (await caller.http.get(`/memento/annotations/${at.annotationId}/page`).expect(200)).body as SamplePageDto;
  const read = async (path: string): Promise<Record<string, unknown>> =>
    (await owner.http.get(`/memento/${path}`).expect(200)).body as Record<string, unknown>;
  const draw = (count: number) => {
    const region = () => ({ region_id: randomUUID(), version: 0, shape: 'point', geometry: { points: [[1, 2]] } });
    const changes = Array.from({ length: count }, () => ({ op: 'put', region: region() }));
    return owner.http.patch(`/memento/layers/${at.layerId}/regions`).send({ changes }).expect(200);
  };

  it('has all that the single routes have', async () => {
    await draw(3);
    await owner.http
      .put(`/memento/annotations/${at.annotationId}/labels`)
      .send({ label_ids: [at.labelId] })
      .expect(201);
    const classification = { name: 'Grade', data: 'mild,severe', project_id: at.projectId };
    const made = await owner.http.post('/memento/classifications').send(classification).expect(201);
    const { classification_id } = (made.body as { classification: { classification_id: number } }).classification;
    await owner.http
      .put(`/memento/categories/${at.categoryId}/classifications`)
      .send({ classification_ids: [classification_id] })
      .expect(201);
    const here = `annotations/${at.annotationId}`;
    await owner.http.put(`/memento/${here}/decisions/${classification_id}`).send({ option: 'mild' }).expect(201);
    await owner.http.post('/memento/comments').send({ layer_id: at.layerId, content: 'Look here.' }).expect(201);

    const shown = await page();
    expect({ annotation: shown.annotation }).toEqual(await read(here));
    expect({ layers: shown.layers, next_cursor: null }).toEqual(await read(`layers?annotation_id=${at.annotationId}`));
    const { original: _, ...image } = (await read(`images/${imageId}`))['image'] as { original: unknown };
    expect(shown.images).toEqual([expect.objectContaining(image)]);
    expect(shown.regions).toEqual([await read(`layers/${at.layerId}/regions`)]);
    expect({ labels: shown.labels }).toEqual(await read(`${here}/labels`));
    expect({ display: shown.display }).toEqual(await read(`${here}/display`));
    expect({ decisions: shown.decisions }).toEqual(await read(`${here}/decisions`));
    expect({ comments: shown.comments, next_cursor: null }).toEqual(
      await read(`comments?annotation_id=${at.annotationId}`),
    );
    const offered = await read(`categories/${at.categoryId}/classifications`);
    expect({ classifications: shown.classifications }).toEqual(offered);
  });

  it('tells who has read it', async () => {
    await owner.http.put(`/memento/projects/${at.projectId}`).send({ readers: 2 }).expect(201);
    const reader = await server.person('reader');
    const grant = { user_id: reader.userId, type: 'propar', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    await reader.http.post(`/memento/annotations/${at.annotationId}/submission`).send({}).expect(201);
    expect((await page(reader)).reading).toEqual({ submitted: true, submissions: 1, readers: 2 });
    expect((await page()).reading).toEqual({ submitted: false, submissions: 1, readers: 2 });
  });

  it('leaves layers with many regions to their own route', async () => {
    await draw(1000);
    expect((await page()).regions).toEqual([]);
  });

  it('has the histograms of the pictures that are seen first', async () => {
    const file = grey16Tiff(64, 64, (x, y) => 100 + x + y);
    const { image_id } = await anUploadedImage(owner, at.projectId, { name: 'FITC', file });
    expect((await page()).histograms).toEqual([]);
    const layer = { name: 'FITC', annotation_id: at.annotationId, image_id };
    await owner.http.post('/memento/layers').send(layer).expect(201);
    const { minimum, maximum, bins } = await read(`images/${image_id}/histogram?bins=127`);
    expect([minimum, maximum]).toEqual([100, 226]);
    expect((await page()).histograms).toEqual([{ image_id, plane: 0, minimum, maximum, bins }]);
  });

  it('is for those who see the sample', async () => {
    const stranger = await server.person('stranger');
    await stranger.http.get(`/memento/annotations/${at.annotationId}/page`).expect(404);
  });
});
