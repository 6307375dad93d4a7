// Exports of whole projects: CPU beside the bare query, memory beside none.
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { runNode } from '../setup/child-process.mjs';
import { say } from '../setup/workspace.mjs';
import { onEachEngine, signIn } from './engines.mjs';
import { fill } from './fill-database.mjs';
import { canMeasureProcesses, cpuMs, rssMb } from './process-cost.mjs';

const CPU_OF = { annotations: 10_000, regions: 100_000, labels: 50 };
const MEMORY_OF = { annotations: 100_000, regions: 1_000_000, labels: 50 };
const MOST_CPU = 2;
const MOST_GROWTH_MB = 150;
const LOOK_MS = 20;
const BARE = fileURLToPath(new URL('bare-query.mjs', import.meta.url));

/** What people chose and put on a sample, each once and in order, in each engine's words. */
const joinedNames = {
  SQLite: (column, rows) =>
    `(SELECT group_concat(each, '; ' ORDER BY each) FROM (SELECT DISTINCT ${column} AS each ${rows}))`,
  MariaDB: (column, rows) => `(SELECT GROUP_CONCAT(DISTINCT ${column} ORDER BY ${column} SEPARATOR '; ') ${rows})`,
};
const IN_PROJECT = 'JOIN categories c ON c.category_id = a.category_id JOIN projects p ON p.project_id = a.project_id';

/** What each export is made of, in one query. */
const EXPORTS = {
  project_data: {
    rounds: 10,
    sql: (joined) => `
      SELECT p.name AS project, c.name AS category,
        ${joined('d.option', 'FROM decisions d WHERE d.annotation_id = a.annotation_id')} AS classification,
        a.name AS annotation, i.name AS image, a.status,
        ${joined('b.name', 'FROM annotations_labels t JOIN labels b ON b.label_id = t.label_id WHERE t.annotation_id = a.annotation_id')} AS label,
        i.uri AS image_uri
      FROM annotations a ${IN_PROJECT} LEFT JOIN images i ON i.image_id = COALESCE(a.image_id, (
        SELECT l.image_id FROM layers l WHERE l.annotation_id = a.annotation_id AND l.image_id IS NOT NULL
        AND l.trash_id = 0 ORDER BY l.sequence, l.layer_id LIMIT 1))
      WHERE a.project_id = 1 AND a.trash_id = 0 ORDER BY c.name, a.name`,
  },
  project_rois: {
    rounds: 3,
    sql: () => `
      SELECT p.name AS project, c.name AS category, a.name AS annotation, l.name AS layer,
        r.region_id, r.shape, r.geometry, r.name, r.colour
      FROM annotations a ${IN_PROJECT} JOIN layers l ON l.annotation_id = a.annotation_id
      JOIN regions r ON r.layer_id = l.layer_id
      WHERE a.project_id = 1 AND l.kind = 'drawing' AND l.trash_id = 0
      ORDER BY c.name, a.name, l.sequence, l.layer_id, r.position`,
  },
};

/** @returns {Promise<import('./bench-report.mjs').Measurement[]>} */
export async function measure() {
  if (!canMeasureProcesses()) {
    say('SKIPPED: CPU and memory of a process are read from /proc, which this system has not');
    return [];
  }
  return onEachEngine(async (engine, start) => [
    ...(await cpuRows(engine, await filled(engine, start, CPU_OF))),
    ...(await memoryRows(engine, await filled(engine, start, MEMORY_OF))),
  ]);
}

async function filled(engine, start, counts) {
  say(`${engine}: filling a database with ${counts.annotations} samples`);
  const { server, database } = await start();
  await fill(server, database.url, counts);
  const token = await signIn(server);
  const open = async (name) => {
    const reply = await fetch(`${server.url}/utilities/${name}/1`, { headers: { 'x-access-token': token } });
    if (reply.status !== 200) throw new Error(`${name}: ${reply.status} ${await reply.text()}`);
    return reply.body;
  };
  return { server, database, open };
}

async function cpuRows(engine, { server, database, open }) {
  const folder = mkdtempSync(join(tmpdir(), 'memento-bench-'));
  const rows = [];
  for (const [name, { sql, rounds }] of Object.entries(EXPORTS)) {
    const answer = join(folder, name);
    await pipeline(Readable.fromWeb(await open(name)), createWriteStream(answer)); // warms up, too
    const used = () => cpuMs(server.pid) + cpuMs(database.pid);
    const before = used();
    for (let round = 0; round < rounds; round++) await bytesOf(await open(name));
    const ours = (used() - before) / rounds;
    const file = join(server.folder, 'memento.sqlite');
    const bare = { sql: sql(joinedNames[engine]), url: database.url, file, databasePid: database.pid, answer, rounds };
    const peer = JSON.parse((await runNode([BARE, JSON.stringify(bare)], { quiet: true })).output).ms;
    const what = `${engine}: CPU of ${name} of ${CPU_OF.annotations} samples, beside query and JSON.stringify`;
    rows.push({ what, ours, peer, unit: 'ms', ratio: ours / peer, most: MOST_CPU });
  }
  rmSync(folder, { recursive: true });
  return rows;
}

async function memoryRows(engine, { server, open }) {
  const rows = [];
  const idle = rssMb(server.pid);
  for (const name of Object.keys(EXPORTS)) {
    let highest = 0;
    const watch = setInterval(() => (highest = Math.max(highest, rssMb(server.pid))), LOOK_MS);
    const bytes = await bytesOf(await open(name));
    clearInterval(watch);
    const ours = highest - idle;
    say(
      `${engine}: ${name} of ${MEMORY_OF.annotations} samples: ${(bytes / 1e6).toFixed(0)} MB, idle ${idle.toFixed(0)} MB`,
    );
    const what = `${engine}: memory added by ${name}, ${MEMORY_OF.annotations} samples, ${MEMORY_OF.regions} regions`;
    rows.push({ what, ours, peer: MOST_GROWTH_MB, unit: 'MB', ratio: ours / MOST_GROWTH_MB, most: 1 });
  }
  return rows;
}

async function bytesOf(body) {
  let bytes = 0;
  for await (const chunk of body) bytes += chunk.length;
  return bytes;
}
