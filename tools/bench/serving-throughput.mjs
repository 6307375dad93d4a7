// Tiles out: one server process that authorises every request, against nginx that serves the same bytes from files.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { run } from '../setup/child-process.mjs';
import { say } from '../setup/workspace.mjs';
import { startThrowawayServer } from '../test/throwaway-server.mjs';
import { median } from './bench-report.mjs';
import { signIn } from './engines.mjs';
import { nginxProgram, startNginx } from './nginx.mjs';
import { cpuMs, rssMb } from './process-cost.mjs';

const WRK = ['/usr/bin/wrk', '/usr/local/bin/wrk', '/opt/homebrew/bin/wrk'].find((path) => existsSync(path));
const TASKSET = ['/usr/bin/taskset', '/bin/taskset'].find((path) => existsSync(path));
const REQUESTS = fileURLToPath(new URL('tile-requests.lua', import.meta.url));

const CONNECTIONS = 64;
const SECONDS = 4;
const ROUNDS = 5;
const SIDE_PX = 4096;
/** Noise on the picture until its tiles have about the size: `sigma` in grey values. */
const PICTURES = { '15 KB': { sigma: 2 }, '100 KB': { sigma: 22 } };

/** At least half of nginx's throughput: at most twice its time for a tile. */
const MOST_TIME = 2;
const MOST_P99_MS = 20;
/** The tiles of this bench and what Node needs to turn over: the cache of tiles itself is bounded at 256 MB. */
const MOST_GROWTH_MB = 128;

/** @returns {Promise<import('./bench-report.mjs').Measurement[]>} */
export async function measure() {
  const missing = [nginxProgram() ? '' : 'nginx', WRK ? '' : 'wrk', TASKSET ? '' : 'taskset'].filter(Boolean);
  if (missing.length > 0) {
    say(
      `SKIPPED: NOTHING WAS MEASURED. The serving of tiles is compared with nginx; ${missing.join(', ')} not found here.`,
    );
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'memento-nginx-'));
  const running = [];
  try {
    const server = await startThrowawayServer();
    running.push(server);
    const token = await signIn(server);
    const sets = {};
    for (const [size, { sigma }] of Object.entries(PICTURES))
      sets[size] = await tileSet({ server, token, folder, name: size.replace(' ', '-'), sigma });
    const nginx = await startNginx(folder);
    running.push(nginx);
    // Both on one core, which only one of them uses at a time; wrk on another.
    for (const { pid } of [server, nginx]) await run(TASKSET, ['-a', '-p', '-c', '0', String(pid)], { quiet: true });
    return await compare({ server, nginx, token, sets });
  } finally {
    for (const one of running.reverse()) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Uploads a picture, and lays its tiles down for nginx. @returns lists of addresses for both. */
async function tileSet({ server, token, folder, name, sigma }) {
  const headers = { 'x-access-token': token };
  const post = (path, body) => fetch(`${server.url}/${path}`, { method: 'POST', headers, body }).then(answered);
  const project = await fetch(`${server.url}/projects`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  }).then(answered);
  const form = new FormData();
  const about = { name, format: 4, type: 'T', project_id: project.project.project_id, owner_id: 1 };
  form.append('json', JSON.stringify(about));
  form.append('file', new Blob([await picture(sigma)]), `${name}.png`);
  const { image_id } = (await post('images/upload', form)).image;
  const image = await ready(`${server.url}/images/${image_id}`, headers);
  if (image.pyramid.encoding !== 'jpeg') throw new Error('The bench needs JPEG tiles');
  const { columns, rows } = image.pyramid.levels[0];
  mkdirSync(join(folder, 'files', name), { recursive: true });
  const lists = { server: [], nginx: [], bytes: 0 };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const path = `/memento/images/${image_id}/tiles/0/${column}/${row}?v=${image.pyramid.content_hash}`;
      const reply = await fetch(new URL(path, server.url), { headers });
      if (!reply.ok) throw new Error(`${path}: ${reply.status}`);
      const bytes = Buffer.from(await reply.arrayBuffer());
      writeFileSync(join(folder, 'files', name, `${column}_${row}.jpg`), bytes);
      lists.server.push(path);
      lists.nginx.push(`/${name}/${column}_${row}.jpg`);
      lists.bytes += bytes.length;
    }
  }
  say(`${name}: ${lists.server.length} tiles of ${Math.round(lists.bytes / lists.server.length / 1000)} KB on average`);
  const files = {};
  for (const whose of ['server', 'nginx']) {
    files[whose] = join(folder, `${name}-${whose}.txt`);
    writeFileSync(files[whose], `${lists[whose].join('\n')}\n`);
  }
  return files;
}

function picture(sigma) {
  const background = { r: 0, g: 0, b: 0 };
  const noise = { type: 'gaussian', mean: 128, sigma };
  return sharp({ create: { width: SIDE_PX, height: SIDE_PX, channels: 3, background, noise } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

async function compare({ server, nginx, token, sets }) {
  const rows = [];
  const grownFrom = rssMb(server.pid);
  for (const [size, files] of Object.entries(sets)) {
    const measured = { server: [], nginx: [] };
    for (let round = 0; round <= ROUNDS; round++) {
      // In turns, so that whatever else the machine does falls on both; the first round warms up.
      for (const [whose, { url, pid }] of Object.entries({ nginx, server })) {
        const once = await load({ url: new URL('/', url).href, pid, list: files[whose], token });
        if (round > 0) measured[whose].push(once);
      }
    }
    const of = (whose, what) => median(measured[whose].map((round) => round[what]));
    const ratios = measured.server.map(({ us }, round) => us / measured.nginx[round].us);
    const [ours, peer] = [of('server', 'us'), of('nginx', 'us')];
    const what = `${size} tiles, ${CONNECTIONS} connections`;
    say(`${what}: ${(100 / median(ratios)).toFixed(0)} % of nginx's throughput`);
    rows.push({ what: `${what}: time a tile, nginx`, ours, peer, unit: 'µs', ratio: median(ratios), most: MOST_TIME });
    say(`${what}: CPU a tile ${of('server', 'cpuUs').toFixed(1)} µs, nginx ${of('nginx', 'cpuUs').toFixed(1)} µs`);
    const p99 = of('server', 'p99Ms');
    rows.push({
      what: `${what}: p99, limit`,
      ours: p99,
      peer: MOST_P99_MS,
      unit: 'ms',
      ratio: p99 / MOST_P99_MS,
      most: 1,
    });
  }
  const grown = rssMb(server.pid);
  say(`resident memory: ${grownFrom.toFixed(0)} MB before, ${grown.toFixed(0)} MB after`);
  const growth = Math.max(0, grown - grownFrom);
  const memory = { ours: growth, peer: MOST_GROWTH_MB, unit: 'MB', ratio: growth / MOST_GROWTH_MB, most: 1 };
  return [...rows, { what: 'growth of resident memory, limit', ...memory }];
}

/** One round of one server. @returns time and CPU of the server per tile in µs, p99 in ms. */
async function load({ url, pid, list, token }) {
  const before = cpuMs(pid);
  const wrk = [WRK, '-t1', `-c${CONNECTIONS}`, `-d${SECONDS}s`, '-s', REQUESTS, url, '--', list, token];
  const { output } = await run(TASKSET, ['-c', '1', ...wrk], { quiet: true });
  const cpu = cpuMs(pid) - before;
  const found = /^@ (\d+) (\d+) (\d+) (\d+)$/m.exec(output);
  if (!found) throw new Error(`wrk: ${output}`);
  const [tiles, durationUs, p99Us, failed] = found.slice(1).map(Number);
  if (failed > 0 || tiles === 0) throw new Error(`wrk: ${failed} of ${tiles} requests failed\n${output}`);
  return { us: durationUs / tiles, cpuUs: (cpu * 1000) / tiles, p99Ms: p99Us / 1000 };
}

async function ready(url, headers) {
  for (;;) {
    const { image } = await fetch(url, { headers }).then(answered);
    if (image.status === 'ready') return image;
    if (image.status === 'failed') throw new Error(`The image of the bench failed: ${image.failure.message}`);
    await new Promise((wake) => setTimeout(wake, 200));
  }
}

async function answered(reply) {
  if (!reply.ok) throw new Error(`${reply.url}: ${reply.status} ${await reply.text()}`);
  return reply.json();
}
