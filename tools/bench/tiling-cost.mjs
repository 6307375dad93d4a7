// Tiling: CPU and memory of whole jobs in the worker, beside what libvips' own command needs for the same file.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runNode } from '../setup/child-process.mjs';
import { ROOT, say } from '../setup/workspace.mjs';
import { median } from './bench-report.mjs';
import { canMeasureProcesses } from './process-cost.mjs';
import { writeChannel, writeSlide } from './image-source.mjs';

const JOB = join(ROOT, 'tools/bench/tiling-job.mjs');
const MEGABYTE = 1e6;
const SHA256 = '0'.repeat(64);
/** Of JPEG tiles, on both sides: the product's own, `jpegQuality` in backend/src/tiles/tiling.ts. vips' default is 75. */
const QUALITY = 85;

/** @returns {Promise<import('./bench-report.mjs').Measurement[]>} */
export async function measure() {
  if (!canMeasureProcesses())
    return skipped('CPU and memory of a process are read from /proc, which this system has not');
  if (spawnSync('vips', ['--version']).status !== 0) return skipped('there is no vips to compare with');
  const folder = mkdtempSync(join(tmpdir(), 'memento-bench-'));
  try {
    return [
      ...(await slideRows(folder, 10_000, { rounds: 7 })),
      ...(await slideRows(folder, 20_000, { rounds: 3, mostMb: 250, preview: true })),
      ...(await slideRows(folder, 40_000, { rounds: 0, mostMb: 400, removal: true })),
      ...(await channelRows(folder, 8192)),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function skipped(why) {
  say(`SKIPPED: ${why}`);
  return [];
}

async function slideRows(folder, side, { rounds, mostMb, preview, removal }) {
  const source = join(folder, 'slide.tif');
  say(`a slide of ${side} × ${side} pixels`);
  writeSlide(source, side);
  const rows = [];
  const name = `${side / 1000}k × ${side / 1000}k RGB, lossy`;
  const jobs = [];
  const peers = [];
  for (let round = 0; round < Math.max(1, rounds); round++) {
    jobs.push(await tile(source, join(folder, 'pyramid'), true));
    if (rounds > 0) peers.push(dzsave(source, join(folder, 'deepzoom')));
  }
  if (rounds > 0)
    rows.push(
      row(`CPU of tiling ${name}, beside vips dzsave`, median(jobs.map(({ cpuS }) => cpuS)), median(peers), 's', 0.4),
    );
  if (mostMb)
    rows.push(row(`peak memory of tiling ${name}`, Math.max(...jobs.map(({ peakMb }) => peakMb)), mostMb, 'MB', 1));
  if (preview) {
    const shares = jobs.map(({ previewCpuS, cpuS }) => (previewCpuS ?? Infinity) / cpuS);
    rows.push(row(`share of the CPU of tiling ${name} until there is something to see`, median(shares), 1, '', 0.3));
  }
  if (removal) rows.push(...(await removalRows(folder, source, name)));
  rmSync(source, { force: true });
  rmSync(join(folder, 'pyramid'), { force: true });
  return rows;
}

/** The files of an image as the server keeps them, and how long it takes to remove them. */
async function removalRows(folder, source, name) {
  const { BlobStore } = await import(join(ROOT, 'backend/dist/storage/blob-store.js'));
  const blobs = new BlobStore(join(folder, 'data'));
  const original = blobs.originalPath(SHA256);
  mkdirSync(dirname(original), { recursive: true });
  renameSync(source, original);
  renameSync(join(folder, 'pyramid'), blobs.derivedPath(SHA256, 'pyramid-lossy-full'));
  const files = readdirSync(dirname(original)).length;
  const began = performance.now();
  await blobs.remove(SHA256);
  const ms = performance.now() - began;
  if (existsSync(original)) throw new Error('The image is there still');
  return [
    row(`files of an image of ${name}`, files, 4, '', 1),
    row(`removing an image of ${name} and its original`, ms, 50, 'ms', 1),
  ];
}

async function channelRows(folder, side) {
  const source = join(folder, 'channel.tif');
  say(`a 16-bit channel of ${side} × ${side} pixels`);
  writeChannel(source, side);
  const [jobs, peers] = [[], []];
  const [pyramid, tiff, predicted] = ['pyramid', 'pyramid.tif', 'predicted.tif'].map((name) => join(folder, name));
  // Deflate is what gzip is, and the tiles are as large as ours.
  const command = ['--tile', '--tile-width', '512', '--tile-height', '512', '--pyramid', '--compression', 'deflate'];
  const tiffsave = (target, predictor) =>
    cpuOf('vips', ['tiffsave', source, target, ...command, '--predictor', predictor]);
  for (let round = 0; round < 3; round++) {
    jobs.push(await tile(source, pyramid, false));
    peers.push(tiffsave(tiff, 'none'));
  }
  const name = `a ${side} × ${side} 16-bit pyramid`;
  // A predictor is no part of the compression that both have: a browser, which unpacks our tiles, cannot undo one.
  const withPredictor = tiffsave(predicted, 'horizontal');
  const beside = [median(jobs.map(({ cpuS }) => cpuS)) / withPredictor, megabytesOf(pyramid) / megabytesOf(predicted)];
  say(`  beside tiffsave with a predictor: ${beside[0].toFixed(2)} of its CPU, ${beside[1].toFixed(3)} of its bytes`);
  return [
    row(`CPU of ${name}, beside vips tiffsave`, median(jobs.map(({ cpuS }) => cpuS)), median(peers), 's', 2),
    row(`size of ${name}, beside vips tiffsave`, megabytesOf(pyramid), megabytesOf(tiff), 'MB', 1.05),
  ];
}

/** One job in a worker of its own. @returns {Promise<{ cpuS: number, peakMb: number, previewCpuS: number | null }>} */
async function tile(sourcePath, targetPath, lossy) {
  const { output } = await runNode([JOB, JSON.stringify({ sourcePath, targetPath, lossy })], { quiet: true });
  const job = JSON.parse(output);
  say(`  ours: ${job.cpuS.toFixed(2)} s of CPU, ${job.peakMb.toFixed(0)} MB`);
  return job;
}

/** Tiles of 256 pixels in a folder of files. @returns {number} seconds of CPU */
function dzsave(source, target) {
  const suffix = `.jpg[Q=${QUALITY}]`;
  const seconds = cpuOf('vips', ['dzsave', source, target, '--tile-size', '256', '--overlap', '0', '--suffix', suffix]);
  rmSync(`${target}_files`, { recursive: true });
  rmSync(`${target}.dzi`);
  return seconds;
}

/** @returns {number} seconds that a command takes of the CPU, in user and kernel. */
function cpuOf(command, args) {
  // The shell's `times`: its own on the first line, that of its children on the second, such as "0m1.250s 0m0.310s".
  const script = '"$0" "$@" >/dev/null || exit 1; times';
  const { status, stdout } = spawnSync('sh', ['-c', script, command, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args[0]} failed`);
  const times = [
    ...stdout
      .trim()
      .split('\n')[1]
      .matchAll(/(\d+)m([\d.]+)s/g),
  ];
  const seconds = times.reduce((sum, [, minutes, rest]) => sum + 60 * Number(minutes) + Number(rest), 0);
  say(`  ${command} ${args[0]}: ${seconds.toFixed(2)} s of CPU`);
  return seconds;
}

const megabytesOf = (path) => statSync(path).size / MEGABYTE;

function row(what, ours, peer, unit, most) {
  return { what, ours, peer, unit, ratio: ours / peer, most };
}
