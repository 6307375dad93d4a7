// Reading the regions of a layer, as the page does, costs as much per region when there are ten or fifty times as many.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT, say } from '../setup/workspace.mjs';
import { median } from './bench-report.mjs';
import { onEachEngine, signIn } from './engines.mjs';
import { fill } from './fill-database.mjs';

const FEW = 2_000;
const MANY = [20_000, 100_000];
const VERTICES = 20;
const AT_ONCE = 2_000;
const ROUNDS = 15;
const WARM_UP = 3;
const MOST = 1.3;

/** @returns {Promise<import('./bench-report.mjs').Measurement[]>} */
export function measure() {
  return onEachEngine(async (engine, start) => {
    const { server, database } = await start();
    const { annotationId } = await fill(server, database.url, { annotations: 1_000, regions: 1_000 });
    const ask = client(server.url, await signIn(server));
    const layers = {};
    for (const count of [FEW, ...MANY]) {
      say(`${engine}: drawing ${count} polygons`);
      layers[count] = await drawnLayer(ask, annotationId, count);
    }
    return perRegion(engine, await reader(server.url, await signIn(server)), layers);
  });
}

/** The page's own way: bytes from the server, regions out of the bytes. */
async function reader(url, token) {
  const source = join(ROOT, 'frontend/src/app/annotate/region-bytes.ts');
  const { outputFiles } = await build({ entryPoints: [source], bundle: true, format: 'esm', write: false });
  const { readRegions } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  );
  const headers = { 'x-access-token': token, accept: 'application/octet-stream' };
  return async (layerId) => {
    const reply = await fetch(`${url}/layers/${layerId}/regions/packed`, { headers });
    if (!reply.ok) throw new Error(`regions/packed: ${reply.status} ${await reply.text()}`);
    return (await readRegions(await reply.arrayBuffer())).regions;
  };
}

async function perRegion(engine, read, layers) {
  const times = Object.fromEntries([FEW, ...MANY].map((count) => [count, []]));
  // In turns, so that whatever else the machine does falls on all of them.
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    for (const count of [FEW, ...MANY]) {
      const before = performance.now();
      const regions = await read(layers[count]);
      const us = ((performance.now() - before) * 1000) / count;
      if (regions.length !== count) throw new Error(`${regions.length} regions of ${count} came`);
      if (round >= WARM_UP) times[count].push(us);
    }
  }
  const peer = median(times[FEW]);
  return MANY.map((count) => {
    const ours = median(times[count]);
    const what = `${engine}: reading a region, ${count} of them beside ${FEW}`;
    return { what, ours, peer, unit: 'µs', ratio: ours / peer, most: MOST };
  });
}

async function drawnLayer(ask, annotationId, count) {
  const sheet = { name: `${count} polygons`, annotation_id: annotationId, data: 'none' };
  const { layer } = await ask('POST', 'layers', sheet);
  for (let from = 0; from < count; from += AT_ONCE) {
    const changes = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, n) => ({
      op: 'put',
      region: polygon(from + n),
    }));
    await ask('PATCH', `layers/${layer.layer_id}/regions`, { changes });
  }
  return layer.layer_id;
}

function polygon(n) {
  const [x, y] = [(n % 200) * 50, Math.floor(n / 200) * 50];
  const points = Array.from({ length: VERTICES }, (_, at) => {
    const turn = (2 * Math.PI * at) / VERTICES;
    return [x + 20 * Math.cos(turn), y + 20 * Math.sin(turn)];
  });
  return { region_id: randomUUID(), version: 0, shape: 'polygon', geometry: { points } };
}

function client(url, token) {
  return async (method, path, body) => {
    const headers = { 'x-access-token': token, 'content-type': 'application/json' };
    const reply = await fetch(`${url}/${path}`, { method, headers, body: body && JSON.stringify(body) });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply.json();
  };
}
