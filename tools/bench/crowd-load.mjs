// Two hundred readers for ten minutes against all that we ship: MariaDB, Redis, two API servers, nginx in front.
// `MEMENTO_BENCH_MINUTES=1 MEMENTO_BENCH_READERS=20` to see that it runs.
import { startInstallation } from '../deploy/installation.mjs';
import { signedIn } from '../deploy/visitor.mjs';
import { say } from '../setup/workspace.mjs';
import { comeIn, crowdedProject } from './crowd-scene.mjs';
import { rssMb } from './process-cost.mjs';
import { Notes } from './readers.mjs';

const READERS = Number(process.env.MEMENTO_BENCH_READERS ?? 200);
const MINUTES = Number(process.env.MEMENTO_BENCH_MINUTES ?? 10);
const SEED = Number(process.env.MEMENTO_BENCH_SEED ?? 20261130);
/** Caches fill, and V8 takes what it is given. */
const WARM_UP = 1 / 5;
const WINDOW_MS = Math.min(60_000, (MINUTES * 60_000) / 5);
const SAMPLE_EVERY_MS = 1000;
const MOST_EDIT_MS = 500;
const MOST_GROWTH = 1.1;

/** @returns {Promise<import('./bench-report.mjs').Measurement[]>} */
export async function measure() {
  const at = await startInstallation();
  try {
    const admin = await signedIn(at.nginx.url, at.admin.username, at.admin.password);
    const scene = await crowdedProject(admin);
    say(`${READERS} readers come in`);
    const notes = new Notes();
    const readers = await comeIn(at.nginx.url, admin, { ...scene, notes, count: READERS, seed: SEED });
    say(`they work for ${MINUTES} minutes, seed ${SEED}`);
    const memory = watchMemory(at.servers);
    const deadline = performance.now() + MINUTES * 60_000;
    await Promise.all(readers.map((reader) => reader.read(deadline)));
    const growth = memory.end();
    const lost = await lostOf(admin, scene.samples, notes);
    for (const error of notes.errors.slice(0, 10)) say(error);
    return rows(notes, lost, growth);
  } finally {
    await at.stop();
  }
}

function rows({ times, errors }, lost, { first, last }) {
  const asked = Object.entries(times).map(
    ([what, all]) => `${all.length} ${what} (p99 ${percentile(all, 0.99).toFixed(0)} ms)`,
  );
  say(asked.join(', '));
  const who = `${READERS} readers, ${MINUTES} minutes`;
  const p99 = percentile(times.edit, 0.99);
  return [
    { what: `${who}: errors`, ours: errors.length, peer: 1, unit: '', ratio: errors.length, most: 0 },
    { what: `${who}: acknowledged edits and scores lost`, ours: lost, peer: 1, unit: '', ratio: lost, most: 0 },
    { what: `${who}: p99 of an edit`, ours: p99, peer: MOST_EDIT_MS, unit: 'ms', ratio: p99 / MOST_EDIT_MS, most: 1 },
    {
      ...{ what: `${who}: memory of the servers, the last minute beside the first after warm-up` },
      ...{ ours: last, peer: first, unit: 'MB', ratio: last / first, most: MOST_GROWTH },
    },
  ];
}

function percentile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
}

/** Both servers together, in MB: how much in the first window after the warm-up, and in the last one. */
function watchMemory(servers) {
  const [begin, seen] = [performance.now(), []];
  const look = () =>
    seen.push({ at: performance.now() - begin, mb: servers.reduce((sum, { pid }) => sum + rssMb(pid), 0) });
  const timer = setInterval(look, SAMPLE_EVERY_MS);
  const mean = (from, to) => {
    const within = seen.filter(({ at }) => at >= from && at < to);
    return within.reduce((sum, { mb }) => sum + mb, 0) / within.length;
  };
  return {
    end: () => {
      clearInterval(timer);
      const [warm, end] = [MINUTES * 60_000 * WARM_UP, MINUTES * 60_000];
      return { first: mean(warm, warm + WINDOW_MS), last: mean(end - WINDOW_MS, end) };
    },
  };
}

/** How much of what was acknowledged is not there, or not as it was. */
async function lostOf(admin, samples, { regions, scores }) {
  let lost = 0;
  const there = new Map();
  for (const { layerId, annotationId } of samples) {
    const reply = await admin.json(`/memento/layers/${layerId}/regions`);
    for (const region of reply.regions) there.set(region.region_id, region);
    const { decisions } = await admin.json(`/memento/annotations/${annotationId}/decisions`);
    for (const { user_id, option } of decisions) there.set(`${user_id}/${annotationId}`, option);
  }
  for (const [id, { version, x }] of regions) {
    const region = there.get(id);
    if (region?.version !== version || region.geometry.points[0][0] !== x) lost++;
  }
  for (const [key, option] of scores) if (there.get(key) !== option) lost++;
  return lost;
}
