import { expect } from '@jest/globals';
import { lstatSync, readdirSync, utimesSync } from 'node:fs';
import { basename, join } from 'node:path';
import { until } from '../jobs/by-hand.js';
import type { Client } from '../kill/writer.js';
import type { Installation } from './an-installation.js';
import type { Deed } from './deeds.js';
import type { ScoringDesk } from './desk.js';

const LONG_AGO_MS = 2 * 3600 * 1000;
const SETTLED_WITHIN_MS = 300_000;

interface ImageRow {
  image_id: number;
  name: string;
  sha256: string;
  status: string;
  failure: { code: string } | null;
}

/**
 * What was confirmed is there once; what was given up is there once or not at all, and never by halves.
 *
 * @param others Comments that are not the crowd's.
 */
export async function demandExactlyOnce(client: Client, at: ScoringDesk, deeds: Deed[], others = /^$/): Promise<void> {
  await demandRegions(client, at, deeds);
  const comments = await client.all<{ content: string }>('comments', `layer_id=${at.layerId}`);
  demandEach(
    deeds.filter(({ kind }) => kind === 'comment'),
    comments.map(({ content }) => content).filter((content) => !others.test(content)),
  );
  await demandDecisions(client, at, deeds);
  const images = await client.all<ImageRow>('images', `project_id=${at.projectId}`);
  const uploads = deeds.filter(({ kind }) => kind === 'upload');
  demandEach(
    uploads,
    images.map(({ name }) => name),
  );
  const sums = new Map(uploads.map(({ text, sha256 }) => [text, sha256]));
  expect(images.filter(({ name, sha256 }) => sums.get(name) !== sha256)).toEqual([]);
}

function demandEach(deeds: Deed[], there: string[]): void {
  const counts = new Map<string, number>();
  for (const text of there) counts.set(text, (counts.get(text) ?? 0) + 1);
  const lost = deeds.filter(({ acknowledged, text }) => acknowledged && !counts.has(text));
  expect(lost).toEqual([]);
  expect([...counts].filter(([, count]) => count > 1)).toEqual([]);
  const known = new Set(deeds.map(({ text }) => text));
  expect(there.filter((text) => !known.has(text))).toEqual([]);
}

async function demandRegions(client: Client, at: ScoringDesk, deeds: Deed[]): Promise<void> {
  const drawn = await client.send<{ version: number; regions: { region_id: string }[] }>(
    'GET',
    `/layers/${at.layerId}/regions`,
  );
  const there = new Set(drawn.regions.map((region) => region.region_id));
  expect(there.size).toBe(drawn.regions.length);
  let whole = 0;
  for (const { regionIds, acknowledged } of deeds.filter(({ kind }) => kind === 'regions')) {
    const kept = regionIds.filter((id) => there.has(id)).length;
    expect(acknowledged ? [regionIds.length] : [0, regionIds.length]).toContain(kept);
    if (kept > 0) whole++;
  }
  // Each batch was one change of the layer: what was sent again was not done again.
  expect(drawn.version - at.firstVersion).toBe(whole);
}

async function demandDecisions(client: Client, at: ScoringDesk, deeds: Deed[]): Promise<void> {
  for (const [reader, sampleId] of at.sampleIds.entries()) {
    const own = deeds.filter((deed) => deed.kind === 'decision' && deed.reader === reader);
    if (own.length === 0) continue;
    const path = `/annotations/${sampleId}/decisions`;
    const { decisions } = await client.send<{ decisions: { option: string }[] }>('GET', path);
    const last = own.findLastIndex(({ acknowledged }) => acknowledged);
    // The last one that was confirmed, or one that was sent after it.
    const possible = own.slice(Math.max(0, last)).map(({ text }) => text);
    expect(decisions.map(({ option }) => possible.includes(option))).toEqual(last < 0 ? [] : [true]);
  }
}

/** Every image becomes ready, without anybody's doing. */
export async function demandAllReady(
  client: Client,
  at: ScoringDesk,
  withinMs = SETTLED_WITHIN_MS,
): Promise<ImageRow[]> {
  const images = (): Promise<ImageRow[]> => client.all<ImageRow>('images', `project_id=${at.projectId}`);
  await until(async () => (await images()).every(({ status }) => status !== 'processing'), withinMs, 100);
  const all = await images();
  expect(all.filter(({ status }) => status !== 'ready').map(({ name, failure }) => [name, failure])).toEqual([]);
  return all;
}

/** Once the sweeper has run there is nothing on the disk but the files of the images. */
export async function demandTidyFiles(installation: Installation, images: ImageRow[]): Promise<void> {
  const { dataDir } = installation;
  await installation.server.kill();
  makeOld(dataDir);
  await installation.restart();
  const files = (folder: string): string[] =>
    readdirSync(join(dataDir, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  expect(files('uploads')).toEqual([]);
  const kept = files('blobs').map((path) => path.split('/').at(-2));
  expect(new Set(kept)).toEqual(new Set(images.map(({ sha256 }) => sha256)));
  const others = files('blobs').filter((path) => !/^(original|pyramid-[a-z]+-[a-z\d]+)$/.test(basename(path)));
  expect(others).toEqual([]);
}

/** The sweeper leaves alone what another server may be at work on: what is younger than an hour. */
function makeOld(dataDir: string): void {
  const longAgo = new Date(Date.now() - LONG_AGO_MS);
  for (const folder of ['uploads', 'blobs'])
    for (const entry of readdirSync(join(dataDir, folder), { recursive: true, encoding: 'utf8' })) {
      const path = join(dataDir, folder, entry);
      if (!lstatSync(path).isSymbolicLink()) utimesSync(path, longAgo, longAgo);
    }
}
