// Two servers beside one, in front of one MariaDB and one Redis. On two cores they would wait for each other and for those who
// ask, so each server is held to a part of a core: what is measured is whether they have anything else in common to wait for.
import { startInstallation } from '../deploy/installation.mjs';
import { startShippedNginx } from '../deploy/shipped-nginx.mjs';
import { signedIn } from '../deploy/visitor.mjs';
import { say } from '../setup/workspace.mjs';
import { UNBOUND } from '../test/throwaway-server.mjs';
import { median } from './bench-report.mjs';
import { comeIn, crowdedProject } from './crowd-scene.mjs';
import { holdBack } from './held-back.mjs';
import { Notes } from './readers.mjs';

/** Of a core, for each server. */
const PART = 0.25;
const READERS = 24;
const ROUNDS = 5;
const ROUND_MS = 12_000;
const LEAST_GAIN = 1.6;
/** @returns {Promise<import('./bench-report.mjs').Measurement[]>} */
export async function measure() {
  const at = await startInstallation({ settings: UNBOUND });
  const single = await startShippedNginx([new URL(at.servers[0].url).port]);
  try {
    const admin = await signedIn(at.nginx.url, at.admin.username, at.admin.password);
    const scene = await crowdedProject(admin);
    const people = { ...scene, notes: new Notes(), count: READERS, seed: 1 };
    const both = await comeIn(at.nginx.url, admin, people);
    const visitors = {
      one: both.map((reader) => reader.through(single.url)),
      two: both,
    };
    const measured = { one: [], two: [] };
    for (let round = 0; round <= ROUNDS; round++) {
      // In turns, so that whatever else the machine does falls on both; the first round warms up.
      const ofOne = await visitsOf(visitors.one, at.servers.slice(0, 1));
      const ofTwo = await visitsOf(visitors.two, at.servers);
      if (round === 0) continue;
      measured.one.push(ofOne);
      measured.two.push(ofTwo);
    }
    return [row(measured, people.notes)];
  } finally {
    await single.stop();
    await at.stop();
  }
}

function row({ one, two }, { errors }) {
  if (errors.length > 0) throw new Error(errors.slice(0, 5).join('\n'));
  // Where they use up less, something else is waited for as well, and the gain is more than what is told.
  const used = (rounds) => Math.min(...rounds.flatMap((round) => round.used)).toFixed(2);
  say(`of ${PART} of a core, one used ${used(one)} at least, two ${used(two)} each`);
  const ratio = median(two.map(({ ms }, round) => ms / one[round].ms));
  say(`a second server: ${(1 / ratio).toFixed(2)} × as many`);
  return {
    ...{ what: `sample read, drawn on and scored, two servers beside one, each ${PART} of a core: time for each` },
    ...{ ours: median(two.map(({ ms }) => ms)), peer: median(one.map(({ ms }) => ms)), unit: 'ms' },
    ...{ ratio, most: 1 / LEAST_GAIN },
  };
}

/** Everybody at once, one sample after the other without a rest. @returns ms a sample, and what the servers used. */
async function visitsOf(readers, servers) {
  const hold = holdBack(
    servers.map(({ pid }) => pid),
    PART,
  );
  const begin = performance.now();
  const visits = await Promise.all(readers.map((reader) => reader.hurry(begin + ROUND_MS)));
  const passed = performance.now() - begin;
  const used = hold.release();
  return { ms: passed / visits.reduce((sum, count) => sum + count, 0), used };
}
