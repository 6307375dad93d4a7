import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { builtWorker } from '../../test/built-worker.js';
import { random, soundFiles, spoilt } from '../../test/spoilt-files.js';
import { temporaryFolder } from '../../test/temporary-folder.js';
import { PyramidFile } from './pyramid-file.js';
import { TilingError } from './tiling-error.js';
import { Tiling } from './tiling.js';
import { findVips } from './vips-program.js';

const FILES = 20;
const MUTATIONS_OF_EACH = 50;
/** Between the mutations a sound file is tiled: it must come out as ever. */
const SOUND_AFTER = 25;
const WORKERS = 2;
const MEMORY_MB = 256;
const SEED = 20_261_122;

/** What may come of a mutation: it may still be an image, or be refused for a reason that is about the file. */
const CODES = new Set([
  ...['taken', 'image.damaged', 'image.unsupported', 'image.too-large', 'image.too-demanding', 'image.worker-crashed'],
]);

describe('spoilt files', () => {
  const folder = temporaryFolder();
  let tiling: Tiling;
  let files: Map<string, Buffer>;

  beforeAll(async () => {
    // Helped where there is a helper: a mutation may turn a file into one that needs it.
    const [workerUrl, helper] = [await builtWorker(), await findVips(null)];
    tiling = new Tiling({ workers: WORKERS, memoryMb: MEMORY_MB, timeLimitMs: 20_000, workerUrl, helper });
    files = await soundFiles();
  });
  afterAll(() => tiling.close());

  async function outcomeOf(name: string, bytes: Buffer, tag: string): Promise<string> {
    const sourcePath = folder.path(`${tag}-${name}`);
    const targetPath = `${sourcePath}.pyramid`;
    await writeFile(sourcePath, bytes);
    const lossy = tag.endsWith('1');
    let tried = false;
    try {
      await tiling.probe(sourcePath, { scratchPath: folder.path(`trial-${tag}`), lossy });
      tried = true;
      await tiling.tile({ sourcePath, targetPath, lossy, maxSidePx: tag.endsWith('2') ? 50 : null });
      return 'taken';
    } catch (error) {
      if (!(error instanceof TilingError)) throw error;
      expect(error.message).toMatch(/^[A-Z].{10,}\.$/s);
      // What was decoded on trial has to be tiled.
      return CODES.has(error.code) && !tried ? error.code : `${tag}-${name} ${error.code}: ${error.detail}`;
    }
  }

  it('are all sound before they are spoilt', async () => {
    expect(files.size).toBe(FILES);
    for (const [name, bytes] of files) expect([name, await outcomeOf(name, bytes, 'sound')]).toEqual([name, 'taken']);
  });

  it(`in ${FILES * MUTATIONS_OF_EACH} ways are taken or refused; nothing is left, and sound files come in between`, async () => {
    const [reference] = files.values();
    const outcomes = new Map<string, number>();
    const hashes = new Set<string>();
    const checkSound = async (turn: number) => {
      const [sourcePath, targetPath] = [folder.path('reference.tif'), folder.path(`reference-${turn}.pyramid`)];
      await writeFile(sourcePath, reference);
      const { pyramid } = await tiling.tile({ sourcePath, targetPath, lossy: false, maxSidePx: null });
      const file = await PyramidFile.open(targetPath);
      hashes.add(`${pyramid.contentHash} ${file.outcome.statistics[0].maximum}`);
      await file.close();
    };
    const one = async (turn: number) => {
      const [name, bytes] = [...files][turn % FILES];
      const mutation = spoilt(bytes, random(SEED + turn));
      const outcome = await outcomeOf(name, mutation, `${turn}`);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (turn % SOUND_AFTER === 0) await checkSound(turn);
    };
    let next = 0;
    const worker = async () => {
      while (next < FILES * MUTATIONS_OF_EACH) await one(next++);
    };
    await Promise.all(Array.from({ length: WORKERS + 1 }, worker));

    expect([...outcomes.keys()].filter((outcome) => !CODES.has(outcome))).toEqual([]);
    expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(FILES * MUTATIONS_OF_EACH);
    // Neither a fuzzer that spoils nothing, nor a reader that takes everything or nothing, would prove much.
    expect(outcomes.get('taken')).toBeGreaterThan(50);
    expect(outcomes.get('image.damaged')).toBeGreaterThan(200);
    expect(hashes.size).toBe(1);

    const left = readdirSync(folder.path('')).filter((name) => /\.partial-|^trial-/.test(name));
    expect(left).toEqual([]);
    const pyramids = readdirSync(folder.path('')).filter((name) => /^\d+-.*\.pyramid$/.test(name));
    expect(pyramids).toHaveLength(outcomes.get('taken')!);
    for (const name of pyramids) await (await PyramidFile.open(folder.path(name))).close();

    expect(tiling.tilingProcessIds.length).toBeLessThanOrEqual(WORKERS);
    if (process.platform === 'linux') {
      for (const id of tiling.tilingProcessIds) expect(residentMb(id)).toBeLessThan(MEMORY_MB);
      expect(childrenNamed('vips')).toEqual([]);
    }
  }, 600_000);
});

function residentMb(processId: number): number {
  const status = readFileSync(`/proc/${processId}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** Programs of a name whose parents are our workers, or nobody any more. */
function childrenNamed(name: string): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const [, command, parent] = /^\d+ \((.*)\) \S (\d+)/.exec(readFileSync(`/proc/${entry}/stat`, 'utf8')) ?? [];
        return command === name && parent === '1' ? [entry] : [];
      } catch {
        return []; // Expected: it ended meanwhile.
      }
    });
}
