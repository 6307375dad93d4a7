// Imports of many small images: requests, time and memory as the project grows, and what the server works for each.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../setup/child-process.mjs';
import { ROOT, say } from '../setup/workspace.mjs';
import { findPython } from '../test/python.mjs';
import { median } from './bench-report.mjs';
import { onEachEngine } from './engines.mjs';
import { canMeasureProcesses, treeCpuMs } from './process-cost.mjs';

/** MEMENTO_BENCH_IMAGES makes it smaller, where there is no time for the promised number. */
const MANY = Number(process.env.MEMENTO_BENCH_IMAGES || 10_000);
const FEW = 100;
const ROUNDS = 5;
const SIDE = 64;
const SMALL_IMAGES = 300;
const SMALL_SIDE = 256;
const JOB = join(import.meta.dirname, 'import-job.py');
const CLIENT = join(ROOT, 'clients/python');

/** @returns {Promise<import('./bench-report.mjs').Measurement[]>} */
export async function measure() {
  const python = await findPython();
  if (!python || !canMeasureProcesses()) {
    say('SKIPPED: imports need Python with `requests`, and a system with /proc');
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'memento-bench-'));
  const job = async (order) => {
    const { output } = await run(python, [JOB, JSON.stringify({ client: CLIENT, ...order })], { quiet: true });
    return output.trim() ? JSON.parse(output.trim().split('\n').at(-1)) : null;
  };
  try {
    return await onEachEngine(async (engine, start) => [
      ...(await growthRows(engine, start, job, folder)),
      ...(await workRows(engine, await start(), job, folder)),
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A project that has many images beside one that has none, in turns. */
async function growthRows(engine, start, job, folder) {
  const [large, fresh] = [await start(), await start()];
  const images = folderOfImages(job, folder, SIDE);
  say(`${engine}: importing ${MANY} images`);
  const many = await job({ ...(await images(MANY)), ...at(large), how: 'command', project: 'Large' });
  say(`  ${((1000 * many.seconds) / MANY).toFixed(1)} ms an image, ${many.peakMb.toFixed(0)} MB`);
  const rows = [row(`${engine}: requests an image, command line`, many.requests / MANY, 3, '')];
  for (const how of ['command', 'loop']) {
    const name = how === 'command' ? 'command line' : 'printed script';
    const [there, anew] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      anew.push(await job({ ...(await images(FEW)), ...at(fresh), how, project: `${how} ${round}` }));
      there.push(await job({ ...(await images(FEW)), ...at(large), how, project: 'Large' }));
    }
    const ms = (jobs) => median(jobs.map(({ seconds }) => (1000 * seconds) / FEW));
    const what = `${engine}: time an image, ${name}, with ${MANY} there, beside none`;
    rows.push(beside(what, ms(there), ms(anew), 'ms', 1.15));
    if (how === 'loop') rows.push(row(`${engine}: requests an image, ${name}`, there[0].requests / FEW, 3, ''));
    else {
      const memory = median(anew.map(({ peakMb }) => peakMb));
      rows.push(
        beside(`${engine}: memory of the client, ${MANY} images beside ${FEW}`, many.peakMb, memory, 'MB', 1.25),
      );
    }
  }
  return rows;
}

/** What the server, its helpers and its database work for an image, beside the tiling of the same images alone. */
async function workRows(engine, started, job, folder) {
  const images = folderOfImages(job, folder, SMALL_SIDE);
  const warm = await images(SMALL_IMAGES / 3);
  await job({ ...warm, ...at(started), how: 'command', project: 'Warm' });
  const order = await images(SMALL_IMAGES);
  const used = () => treeCpuMs(started.server.pid) + treeCpuMs(started.database.pid);
  const before = used();
  await job({ ...order, ...at(started), how: 'command', project: 'Small' });
  const ours = (used() - before) / SMALL_IMAGES;
  const peer = await tilingAlone(order.folder, join(folder, 'pyramids'));
  const what = `${engine}: CPU of the server for an image of ${SMALL_SIDE} × ${SMALL_SIDE}, beside tiling it alone`;
  return [beside(what, ours, peer, 'ms', 3)];
}

/** @returns CPU of the worker for an image, in ms, once it is warm. */
async function tilingAlone(folder, target) {
  const { Tiling } = await import(join(ROOT, 'backend/dist/tiles/tiling.js'));
  mkdirSync(target, { recursive: true });
  const tiling = new Tiling({ workers: 1, memoryMb: 2048 });
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tif'));
  const warm = Math.floor(files.length / 3);
  const used = () => treeCpuMs(process.pid) - ownCpuMs();
  let before = 0;
  try {
    for (const [at, file] of files.entries()) {
      if (at === warm) before = used();
      const request = { sourcePath: join(folder, file), targetPath: join(target, `${at}`), lossy: false };
      await tiling.tile({ ...request, maxSidePx: 2048 });
    }
    return (used() - before) / (files.length - warm);
  } finally {
    await tiling.close();
    rmSync(target, { recursive: true });
  }
}

/** Of this process alone: only its worker counts. */
function ownCpuMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Makes folders of images that nobody has seen yet. */
function folderOfImages(job, folder, side) {
  return async (count) => {
    const order = { folder: mkdtempSync(join(folder, 'images-')), from: made, count, side };
    made += count;
    await job({ how: 'make', ...order });
    return order;
  };
}
let made = 0;

const at = ({ server: { url, username, password } }) => ({ url, username, password });

function row(what, ours, most, unit) {
  return { what, ours, peer: most, unit, ratio: ours / most, most: 1 };
}

function beside(what, ours, peer, unit, most) {
  return { what, ours, peer, unit, ratio: ours / peer, most };
}
