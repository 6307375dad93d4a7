// Exporting a region costs as much when there are ten times as many, in every format, and in no more memory.
import { randomUUID } from 'node:crypto';
import { say } from '../setup/workspace.mjs';
import { median } from './bench-report.mjs';
import { onEachEngine, signIn } from './engines.mjs';
import { fill } from './fill-database.mjs';
import { canMeasureProcesses, rssMb } from './process-cost.mjs';

const FEW = 10_000;
const MANY = 100_000;
const VERTICES = 12;
const AT_ONCE = 5_000;
const ROUNDS = 3;
const MOST = 1.3;
const MOST_GROWTH_MB = 200;
const LOOK_MS = 20;
const FORMATS = ['csv', 'xlsx', 'geojson', 'imagej', 'ome', 'coco', 'bundle'];

/** @returns {Promise<import('./bench-report.mjs').Measurement[]>} */
export function measure() {
  return onEachEngine(async (engine, start) => {
    const { server, database } = await start();
    await fill(server, database.url, { annotations: 10, regions: 10 });
    const ask = client(server.url, await signIn(server));
    const samples = {};
    const projectId = (await ask('POST', 'projects', { name: 'Exports' })).project.project_id;
    for (const count of [FEW, MANY]) {
      say(`${engine}: drawing ${count} polygons`);
      samples[count] = await drawnSample(ask, projectId, count);
    }
    const rows = [];
    for (const format of FORMATS) rows.push(...(await costOf(engine, { server, ask, projectId, samples, format })));
    return rows;
  });
}

async function costOf(engine, { server, ask, projectId, samples, format }) {
  const times = { [FEW]: [], [MANY]: [] };
  const idle = canMeasureProcesses() ? rssMb(server.pid) : 0;
  let highest = idle;
  const watch = setInterval(
    () => (highest = canMeasureProcesses() ? Math.max(highest, rssMb(server.pid)) : 0),
    LOOK_MS,
  );
  // In turns, so that whatever else the machine does falls on both; the first warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const count of [FEW, MANY]) {
      const before = performance.now();
      await ask('GET', `projects/${projectId}/exports/${format}?annotation_id=${samples[count]}`);
      if (round > 0) times[count].push(((performance.now() - before) * 1000) / count);
    }
  }
  clearInterval(watch);
  const [ours, peer] = [median(times[MANY]), median(times[FEW])];
  const what = `${engine}: ${format}, a region of ${MANY} beside one of ${FEW}`;
  const rows = [{ what, ours, peer, unit: 'µs', ratio: ours / peer, most: MOST }];
  if (!canMeasureProcesses()) return rows;
  const memory = { what: `${engine}: memory added by ${format} of ${MANY} regions`, unit: 'MB', most: 1 };
  return [...rows, { ...memory, ours: highest - idle, peer: MOST_GROWTH_MB, ratio: (highest - idle) / MOST_GROWTH_MB }];
}

async function drawnSample(ask, projectId, count) {
  const { category } = await ask('POST', 'categories', { name: `${count}`, project_id: projectId });
  const body = { name: `${count}`, project_id: projectId, category_id: category.category_id };
  const { annotation } = await ask('POST', 'annotations', body);
  const sheet = { name: 'Regions', annotation_id: annotation.annotation_id, data: 'none' };
  const { layer } = await ask('POST', 'layers', sheet);
  for (let from = 0; from < count; from += AT_ONCE) {
    const changes = Array.from({ length: AT_ONCE }, (_, n) => ({ op: 'put', region: polygon(from + n) }));
    await ask('PATCH', `layers/${layer.layer_id}/regions`, { changes });
  }
  return annotation.annotation_id;
}

function polygon(n) {
  const [x, y] = [(n % 400) * 50, Math.floor(n / 400) * 50];
  const points = Array.from({ length: VERTICES }, (_, at) => {
    const turn = (2 * Math.PI * at) / VERTICES;
    return [x + 20 * Math.cos(turn), y + 20 * Math.sin(turn)];
  });
  return { region_id: randomUUID(), version: 0, shape: 'polygon', geometry: { points } };
}

/** Answers as JSON; of an export only that it came to its end. */
function client(url, token) {
  return async (method, path, body) => {
    const headers = { 'x-access-token': token, ...(body ? { 'content-type': 'application/json' } : {}) };
    const reply = await fetch(`${url}/${path}`, { method, headers, body: body && JSON.stringify(body) });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    if (body) return reply.json();
    let bytes = 0;
    for await (const chunk of reply.body) bytes += chunk.length;
    return bytes;
  };
}
