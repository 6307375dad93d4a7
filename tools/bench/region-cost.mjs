// Sending the regions of a layer costs as much per region when there are ten times as many.
import { randomUUID } from 'node:crypto';
import { say } from '../setup/workspace.mjs';
import { median } from './bench-report.mjs';
import { onEachEngine, signIn } from './engines.mjs';
import { fill } from './fill-database.mjs';

const FEW = 2_000;
const MANY = 20_000;
const VERTICES = 20;
const AT_ONCE = 2_000;
const ROUNDS = 15;
const WARM_UP = 3;
const MOST = 2;

/** @returns {Promise<import('./bench-report.mjs').Measurement[]>} */
export function measure() {
  return onEachEngine(async (engine, start) => {
    const { server, database } = await start();
    const { annotationId } = await fill(server, database.url, { annotations: 1_000, regions: 1_000 });
    const ask = client(server.url, await signIn(server));
    const layers = {};
    for (const count of [FEW, MANY]) {
      say(`${engine}: drawing ${count} polygons`);
      layers[count] = await drawnLayer(ask, annotationId, count);
    }
    return [await perRegion(engine, ask, layers)];
  });
}

async function perRegion(engine, ask, layers) {
  const times = { [FEW]: [], [MANY]: [] };
  // In turns, so that whatever else the machine does falls on both.
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    for (const count of [FEW, MANY]) {
      const before = performance.now();
      const { regions } = await ask('GET', `layers/${layers[count]}/regions`);
      const us = ((performance.now() - before) * 1000) / count;
      if (regions.length !== count) throw new Error(`${regions.length} regions of ${count} came`);
      if (round >= WARM_UP) times[count].push(us);
    }
  }
  const [ours, peer] = [median(times[MANY]), median(times[FEW])];
  const what = `${engine}: sending a region, ${MANY} of them beside ${FEW}`;
  return { what, ours, peer, unit: 'µs', ratio: ours / peer, most: MOST };
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
