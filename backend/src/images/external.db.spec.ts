import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { TrashService } from '../trash/trash.service.js';
import { ImageContents } from './image-contents.js';
import { TilingQueue } from './tiling-queue.js';

interface Image {
  image_id: number;
  version: number;
  [field: string]: unknown;
}

describe(`images elsewhere on the web on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  let elsewhere: Server;
  let asked = 0;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
    elsewhere = createServer((_request, response) => {
      asked++;
      response.end();
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
  });
  afterAll(async () => {
    elsewhere.close();
    await server.close();
  });

  const code = (reply: { body: unknown }): string => (reply.body as { code: string }).code;
  const post = (body: object, caller = owner) => caller.http.post('/memento/images').send(body);
  /** As the seed's client sends it. */
  const external = (name: string, uri: string, more: object = {}) =>
    post({ ...{ name, uri, format: 0, type: 'E', filepath: '', project_id: at.projectId, owner_id: 1 }, ...more });
  const made = async (name: string, uri = 'https://images.lab.test/a.png?x=1'): Promise<Image> =>
    ((await external(name, uri).expect(201)).body as { image: Image }).image;
  const uploaded = async (name: string): Promise<Image> => {
    const file = grey16Tiff(9, 9, (x, y) => x * y);
    const reply = await owner.http
      .post('/memento/images/upload')
      .field('json', JSON.stringify({ name, format: 3, project_id: at.projectId }))
      .attach('file', file, 'a.tif')
      .expect(201);
    return (reply.body as { image: Image }).image;
  };

  it('are a row with an address, which the server never fetches', async () => {
    const uri = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/picture.jpg`;
    const image = await made('remote', uri);
    expect(image).toMatchObject({
      ...{ name: 'remote', uri, type: 'E', resolution: '', project_id: at.projectId, status: 'external', format: 0 },
      ...{ sha256: '', bytes: 0, pyramid: null, statistics: null, failure: null, original: null },
    });
    const reply = await owner.http.get(`/memento/images/${image.image_id}`).expect(200);
    expect(reply.body).toEqual({ image: { ...image, metadata: null } });
    for (const part of ['tiles/0/0/0', 'thumbnail']) {
      const refused = await owner.http.get(`/memento/images/${image.image_id}/${part}`);
      expect([refused.status, code(refused)]).toEqual([409, 'image.not-ready']);
      expect((refused.body as { message: string }).message).toContain('elsewhere');
    }
    await server.app.get(TilingQueue).resume();
    expect(asked).toBe(0);
    const byProject = await owner.http.get(`/memento/images/byproject_id/${at.projectId}`).expect(200);
    expect((byProject.body as { images: Image[] }).images.map((row) => row.name)).toContain('remote');
  });

  it('can be shown by a layer of a sample', async () => {
    const { image_id } = await made('on a layer');
    const layer = { name: 'remote', annotation_id: at.annotationId, image_id };
    await owner.http.post('/memento/layers').send(layer).expect(201);
  });

  it('have an http or https address without a name or password, and nothing else', async () => {
    const addresses = [
      ...[
        '',
        'a.png',
        '/etc/passwd',
        'file:///etc/passwd',
        'javascript:alert(1)',
        'data:image/png;base64,AA==',
        'ftp://a/b',
      ],
      ...[
        'http://me:secret@lab.test/a.png',
        'https://me@lab.test/a.png',
        'https://',
        'http://a b/c',
        'https:\\\\lab.test',
      ],
      `https://lab.test/${'a'.repeat(1000)}`,
    ];
    for (const uri of addresses) expect([uri, await external('bad', uri).then(code)]).toEqual([uri, 'request.invalid']);
    for (const type of ['', 'T', 'X'])
      expect([type, await external('bad', 'https://lab.test/a', { type }).then(code)]).toEqual([
        type,
        'request.invalid',
      ]);
    expect(await external('remote', 'https://lab.test/a').then(code)).toBe('image.name-taken');
    expect(await external('bad', 'https://lab.test/a', { project_id: 99_999 }).then(code)).toBe('project.not-found');
    const stranger = await server.person('stranger');
    const body = { name: 'bad', uri: 'https://lab.test/a', type: 'E', project_id: at.projectId };
    expect(await post(body, stranger).then(code)).toBe('project.not-found');
  });

  it('go to the trash, come back, and go for good without taking any file with them', async () => {
    const file = await uploaded('has a file');
    const image = await made('deleted');
    const twin = await made('its twin');
    const original = join(
      server.place.dataDir,
      'blobs',
      String(file.sha256).slice(0, 2),
      String(file.sha256),
      'original',
    );
    await owner.http.delete(`/memento/images/${image.image_id}`).expect(204);
    const trash = await owner.http.get(`/memento/trash?project_id=${at.projectId}`).expect(200);
    const [{ trash_id }] = (trash.body as { trash: { trash_id: number }[] }).trash;
    await owner.http.post(`/memento/trash/${trash_id}/restore`).send({}).expect(201);
    await owner.http.get(`/memento/images/${image.image_id}`).expect(200);
    await owner.http.delete(`/memento/images/${image.image_id}`).expect(204);
    await server.app.get(TrashService).sweep(new Date(Date.now() + 31 * 24 * 3600 * 1000));
    await server.app.get(ImageContents).drop('');
    await server.app.get(ImageContents).sweep();
    await owner.http.get(`/memento/images/${image.image_id}`).expect(404);
    await owner.http.get(`/memento/images/${twin.image_id}`).expect(200);
    expect(existsSync(original)).toBe(true);
    const storage = await owner.http.get(`/memento/projects/${at.projectId}/storage`).expect(200);
    expect(storage.body).toMatchObject({ storage: { bytes_used: file.bytes } });
  });

  it('and those with a file are renamed with all the fields that scripts of the seed send', async () => {
    const image = await made('old name');
    const put = (imageId: number, body: object, caller = owner) =>
      caller.http.put(`/memento/images/${imageId}`).send(body);
    const { image_id, type, project_id, owner_id } = image;
    const all = { uri: 'https://images.lab.test/b.png', type, resolution: '', project_id, owner_id };
    const renamed = await put(image_id, { name: 'new name', ...all }).expect(201);
    expect(renamed.body).toMatchObject({ image: { name: 'new name', uri: all.uri, version: image.version + 1 } });
    const file = await uploaded('old file');
    const same = { uri: file.uri, type: '', resolution: '9x9', project_id, owner_id };
    const reply = await put(file.image_id, { name: 'new file', ...same }).expect(201);
    expect(reply.body).toMatchObject({ image: { name: 'new file', uri: file.uri, sha256: file.sha256 } });
    const refused: [number, object, string][] = [
      [file.image_id, { uri: 'https://lab.test/a.png' }, 'request.invalid'],
      [file.image_id, { type: 'E' }, 'request.invalid'],
      [file.image_id, { project_id: (project_id as number) + 1 }, 'request.invalid'],
      [image_id, { uri: 'file:///etc/passwd' }, 'request.invalid'],
      [image_id, { name: 'new file' }, 'image.name-taken'],
      [image_id, { name: 'late', version: image.version }, 'image.version-conflict'],
      [99_999, { name: 'nobody' }, 'image.not-found'],
    ];
    for (const [id, body, expected] of refused)
      expect([body, await put(id, body).then(code)]).toEqual([body, expected]);
    const participant = await server.person('participant');
    const grant = { user_id: participant.userId, type: 'propar', type_id: at.projectId };
    await owner.http.post('/memento/permissions').send(grant).expect(201);
    expect(await put(image_id, { name: 'mine' }, participant).then(code)).toBe('access.denied');
  });
});
