import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { aProject, type MadeProject } from '../../test/builders/a-project.js';
import { grey16Tiff } from '../../test/builders/a-tiff.js';
import { itWithSharedData, SHARED_DATA, sharedFiles } from '../../test/real-images.js';
import { random, soundFiles, spoilt } from '../../test/spoilt-files.js';
import { type Caller, type ThrowawayServer, throwawayServer } from '../../test/throwaway-server.js';
import { DATABASE_KIND } from '../config/env.js';
import { Image as ImageRow } from './image.entity.js';

interface Reply {
  image?: { image_id: number; status: string; failure: { code: string; message: string } | null };
  code?: string;
  message?: string;
}

/** A sound file goes up after so many hostile ones. */
const SOUND_AFTER = 8;
const REASONS = /^image\.(damaged|unsupported|too-large|too-demanding|worker-crashed)$/;
const STATUS: Record<string, number> = {
  ...{ 'image.damaged': 422, 'image.unsupported': 415, 'image.too-large': 413 },
  ...{ 'image.too-demanding': 422, 'image.worker-crashed': 422 },
};
/** Files that were sound, at random but the same ones each time. */
const MUTATIONS = 80;
const SEED = 7_301;

describe(`hostile uploads on ${DATABASE_KIND}`, () => {
  let server: ThrowawayServer;
  let owner: Caller;
  let at: MadeProject;
  beforeAll(async () => {
    server = await throwawayServer();
    owner = await server.person('owner');
    at = await aProject(owner);
  });
  afterAll(() => server.close());

  const rows = () => server.app.get(DataSource).manager.count(ImageRow);
  const files = (): string[] =>
    readdirSync(server.place.dataDir, { recursive: true, encoding: 'utf8' }).filter(
      (path) => /uploads|blobs/.test(path) && statSync(join(server.place.dataDir, path)).isFile(),
    );
  async function upload(name: string, file: Buffer): Promise<{ status: number; body: Reply }> {
    const json = JSON.stringify({ name, format: 3, type: '', project_id: at.projectId, owner_id: 1 });
    const { status, body } = await owner.http
      .post('/memento/images/upload')
      .field('json', json)
      .attach('file', file, name);
    return { status, body: body as Reply };
  }
  async function settled(imageId: number): Promise<NonNullable<Reply['image']>> {
    for (;;) {
      const { body } = await owner.http.get(`/memento/images/${imageId}`).expect(200);
      const { image } = body as Required<Reply>;
      if (image.status !== 'processing') return image;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Sends a file. @returns `ready`, or the code that it was refused with when nothing is left of it. */
  async function outcomeOf(name: string, file: Buffer): Promise<string> {
    const before = { rows: await rows(), files: files() };
    const { status, body } = await upload(name, file);
    if (status === 201) {
      const { status: end, failure } = await settled(body.image!.image_id);
      return end === 'ready' ? end : `${name} is ${end}: ${failure?.code}`;
    }
    const { code, message } = body;
    expect({ name, status, code, message }).toEqual({
      name,
      status: STATUS[code ?? ''],
      code: expect.stringMatching(REASONS),
      message: expect.stringMatching(/^[A-Z].{10,}\.$/s),
    });
    expect({ name, rows: await rows(), files: files() }).toEqual({ name, ...before });
    return code!;
  }

  async function demandSound(after: string, i: number): Promise<void> {
    const picture = grey16Tiff(40, 30, (x, y) => i * 100 + x + y);
    const sound = await upload(`sound after ${after}`, picture);
    expect(sound.status).toBe(201);
    expect(await settled(sound.body.image!.image_id)).toMatchObject({
      ...{ status: 'ready', failure: null, statistics: [{ minimum: i * 100, maximum: i * 100 + 39 + 29 }] },
    });
  }

  /** Sends all, and a sound one now and then. @returns how often each outcome came. */
  async function outcomesOf(hostile: Iterable<[name: string, file: Buffer]>): Promise<Map<string, number>> {
    const outcomes = new Map<string, number>();
    let sent = 0;
    for (const [name, file] of hostile) {
      const outcome = await outcomeOf(name, file);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (sent++ % SOUND_AFTER === 0) await demandSound(name, sent);
    }
    expect([...outcomes.keys()].filter((outcome) => outcome !== 'ready' && !REASONS.test(outcome))).toEqual([]);
    expect(files().filter((path) => /\.partial-|uploads/.test(path))).toEqual([]);
    return outcomes;
  }

  itWithSharedData(
    'are images, or refused with a code and a sentence, and leave neither row nor file; others go on',
    async () => {
      const hostile = sharedFiles('hostile');
      expect(hostile.length).toBeGreaterThan(70);
      const files = hostile.map((path): [string, Buffer] => [path, readFileSync(join(SHARED_DATA, path))]);
      const outcomes = await outcomesOf(files);
      expect(sum(outcomes)).toBe(hostile.length);
      expect(sum(outcomes) - (outcomes.get('ready') ?? 0)).toBeGreaterThan(45);
    },
    240_000,
  );

  it(`nor do sound files that were spoilt in ${MUTATIONS} ways`, async () => {
    const sound = [...(await soundFiles())];
    const spoiltOnes = Array.from({ length: MUTATIONS }, (_, turn): [string, Buffer] => {
      const [name, bytes] = sound[turn % sound.length];
      return [`${turn}-${name}`, spoilt(bytes, random(SEED + turn))];
    });
    const outcomes = await outcomesOf(spoiltOnes);
    expect(sum(outcomes)).toBe(MUTATIONS);
    // Neither a fuzzer that spoils nothing nor a server that refuses everything would prove much.
    expect(outcomes.get('ready')).toBeGreaterThan(5);
    expect(outcomes.get('image.damaged')).toBeGreaterThan(20);
  }, 240_000);
});

function sum(counts: Map<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
