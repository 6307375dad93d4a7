// Tiles to ask for, and the asking: one wrk on a core of its own, the server on another.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { run } from '../setup/child-process.mjs';
import { say } from '../setup/workspace.mjs';
import { nginxProgram } from './nginx.mjs';
import { cpuMs } from './process-cost.mjs';

const WRK = ['/usr/bin/wrk', '/usr/local/bin/wrk', '/opt/homebrew/bin/wrk'].find((path) => existsSync(path));
const TASKSET = ['/usr/bin/taskset', '/bin/taskset'].find((path) => existsSync(path));
const REQUESTS = fileURLToPath(new URL('tile-requests.lua', import.meta.url));

export const CONNECTIONS = 64;
const SECONDS = 4;
const SIDE_PX = 4096;
/** Noise on the picture until its tiles have about the size: `sigma` in grey values. */
export const PICTURES = { '15 KB': { sigma: 2 }, '100 KB': { sigma: 22 } };

/** @returns {string[]} the programs that are not on this machine. */
export const missingPrograms = () =>
  [nginxProgram() ? '' : 'nginx', WRK ? '' : 'wrk', TASKSET ? '' : 'taskset'].filter(Boolean);

/** Puts servers on one core, which only one of them uses at a time; wrk has another. */
export async function pin(servers) {
  for (const { pid } of servers) await run(TASKSET, ['-a', '-p', '-c', '0', String(pid)], { quiet: true });
}

/** Uploads a picture, and lays its tiles down for nginx. @returns lists of addresses for both. */
export async function tileSet({ server, token, folder, name, sigma }) {
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

/** One round of one server. @returns time and CPU of the server per tile in µs, p99 in ms. */
export async function load({ url, pid, list, token }) {
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
