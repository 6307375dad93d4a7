import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomInt } from 'node:crypto';
import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE_KIND } from '../../src/config/env.js';
import { grey16Tiff } from '../builders/a-tiff.js';
import { type ThrowawayPlace, throwawayPlace } from '../throwaway-database.js';
import { ADMIN, type ServerProcess, startServer } from './server-process.js';
import { Client } from './writer.js';

const ROUNDS = 3;
const PIECE_BYTES = 64 * 1024;
const PIECE = 'application/offset+octet-stream';

interface Image {
  status: string;
  sha256: string;
}

describe(`a server that is killed while an upload comes, on ${DATABASE_KIND}`, () => {
  let place: ThrowawayPlace;
  let server: ServerProcess;
  let token: string;
  let projectId: number;
  const file = grey16Tiff(1500, 1500, (x, y) => (x * 31 + y * 17 > 65535 ? 65535 : x * 31 + y * 17));
  const sha256 = createHash('sha256').update(file).digest('hex');
  beforeAll(async () => {
    place = await throwawayPlace();
    server = await startServer(place);
    ({ token } = await new Client(server.url).send<{ token: string }>('POST', '/login', ADMIN));
    const reply = await client().send<{ project: { project_id: number } }>('POST', '/projects', { name: 'killed' });
    projectId = reply.project.project_id;
  });
  afterAll(async () => {
    await server?.kill();
    await place?.remove();
  });

  const client = (): Client => new Client(server.url, token);
  const headers = (more: Record<string, string> = {}): Record<string, string> => ({
    ...{ 'x-access-token': token, 'tus-resumable': '1.0.0' },
    ...more,
  });
  const begun = async (name: string): Promise<string> => {
    const fields = { name, format: '3', project_id: String(projectId), sha256, filename: 'killed.tif' };
    const metadata = Object.entries(fields).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`);
    const more = { 'upload-length': String(file.length), 'upload-metadata': metadata.join(',') };
    const reply = await fetch(`${server.url}/uploads`, { method: 'POST', headers: headers(more) });
    expect(reply.status).toBe(201);
    return String(reply.headers.get('location')).split('/').at(-1) as string;
  };
  const arrived = async (id: string): Promise<{ offset: number; imageId: string | null }> => {
    const reply = await fetch(`${server.url}/uploads/${id}`, { method: 'HEAD', headers: headers() });
    expect(reply.status).toBe(200);
    return { offset: Number(reply.headers.get('upload-offset')), imageId: reply.headers.get('memento-image-id') };
  };
  const patch = (id: string, offset: number, body: ReadableStream | Uint8Array): Promise<Response> => {
    const more = headers({ 'upload-offset': String(offset), 'content-type': PIECE });
    const options = { method: 'PATCH', headers: more, body, duplex: 'half' };
    return fetch(`${server.url}/uploads/${id}`, options as RequestInit);
  };
  /** The rest of the file, bit by bit; told how much of it has gone out. */
  const trickle = (from: number, sent: (bytes: number) => void): ReadableStream => {
    let at = from;
    return new ReadableStream({
      async pull(controller) {
        if (at >= file.length) return controller.close();
        const piece = file.subarray(at, at + PIECE_BYTES);
        controller.enqueue(new Uint8Array(piece));
        at += piece.length;
        sent(at - from);
        await new Promise((resolve) => setTimeout(resolve, 5));
      },
    });
  };
  const settled = async (imageId: string): Promise<Image> => {
    for (;;) {
      const { image } = await client().send<{ image: Image }>('GET', `/images/${imageId}`);
      if (image.status !== 'processing') return image;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const filesIn = (folder: string): string[] =>
    readdirSync(join(place.dataDir, folder), { recursive: true, encoding: 'utf8' }).filter((path) =>
      statSync(join(place.dataDir, folder, path)).isFile(),
    );

  it.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))(
    'knows how much had arrived, and takes the rest (%i)',
    async (round) => {
      const id = await begun(`killed ${round}`);
      const acknowledged = randomInt(1, 500_000);
      expect((await patch(id, 0, new Uint8Array(file.subarray(0, acknowledged)))).status).toBe(204);
      const fatal = randomInt(500_000, file.length - acknowledged - 500_000);
      const deaths: Promise<void>[] = [];
      const broken = patch(
        id,
        acknowledged,
        trickle(acknowledged, (bytes) => {
          if (bytes >= fatal && !deaths.length) deaths.push(server.kill());
        }),
      );
      await expect(broken).rejects.toThrow();
      await Promise.all(deaths);
      server = await startServer(place);
      const { offset, imageId } = await arrived(id);
      expect(imageId).toBeNull();
      expect(offset).toBeGreaterThanOrEqual(acknowledged);
      expect(offset).toBeLessThan(file.length);
      const last = await patch(id, offset, new Uint8Array(file.subarray(offset)));
      expect(last.status).toBe(204);
      const image = await settled(String(last.headers.get('memento-image-id')));
      expect(image).toMatchObject({ status: 'ready', sha256 });
      expect(filesIn('uploads')).toEqual([]);
      expect(filesIn('resumable').every((name) => name.endsWith('.json'))).toBe(true);
    },
    120_000,
  );

  it('while all has arrived and nobody was told yet: one image comes of it', async () => {
    const name = 'killed at the end';
    const id = await begun(name);
    const first = file.length - 100_000;
    expect((await patch(id, 0, new Uint8Array(file.subarray(0, first)))).status).toBe(204);
    const last = patch(id, first, new Uint8Array(file.subarray(first))).catch(() => null);
    await new Promise((resolve) => setTimeout(resolve, randomInt(0, 60)));
    await server.kill();
    await last;
    server = await startServer(place);
    const { offset } = await arrived(id);
    if (offset < file.length) await patch(id, offset, new Uint8Array(file.subarray(offset)));
    const { imageId } = await arrived(id);
    expect(await settled(String(imageId))).toMatchObject({ status: 'ready', sha256 });
    const rows = await client().all<{ name: string }>('images', `project_id=${projectId}`);
    expect(rows.filter((row) => row.name === name)).toHaveLength(1);
    // What the kill may have left is swept when it is too old to be on its way at another server.
    const longAgo = new Date(Date.now() - 2 * 3600 * 1000);
    for (const left of filesIn('uploads')) utimesSync(join(place.dataDir, 'uploads', left), longAgo, longAgo);
    await server.kill();
    server = await startServer(place);
    expect(filesIn('uploads')).toEqual([]);
  });
});
