import { describe, expect, it } from 'vitest';
import { ImportQueue } from './import-queue';
import { guessLayout } from './layout';
import { foldersOf, makePlan } from './plan';
import { FakeDesk, FakeServer, refusal } from './testing/fake-server';
import { newTransfer, tally, type TransferFile } from './transfer';

const PATHS = [
  'P/KO/m1/g/DAPI.tif',
  'P/KO/m1/g/FITC.tif',
  'P/WT/m1/g/DAPI.tif',
  'P/WT/m1/g/FITC.tif',
  'P/WT/m1/h/DAPI.tif',
  'P/WT/m2/g/DAPI.tif',
];

function setUp(paths: readonly string[] = PATHS, server = new FakeServer()) {
  const found = paths.map((path, i) => ({ path, size: 100 + i, modifiedAt: 1 }));
  const plan = makePlan(found, guessLayout(found.map(foldersOf), false), {
    ...{ project: '', projectIsSettled: false, category: 'Images', sample: '' },
  });
  return again(plan.files.map(newTransfer), server);
}

/** The same files in a page that was loaded anew. */
function again(files: TransferFile[], server: FakeServer) {
  const desk = new FakeDesk(new Map(files.map(({ planned }) => [planned.path, planned.size])));
  let told: () => void = () => undefined;
  const options = { code: 5, projectIds: { P: 7 } };
  const queue = new ImportQueue(files, options, server, desk, () => told());
  const until = (holds: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      told = () => {
        if (holds()) resolve();
      };
      told();
    });
  const run = async (): Promise<void> => {
    queue.start();
    await until(() => queue.phase === 'finished');
  };
  const sends = (): string[] => server.asked.filter((each) => each.startsWith('send'));
  const file = (path: string): TransferFile => files.find(({ planned }) => planned.path === path) as TransferFile;
  return { files, server, desk, queue, until, run, sends, file };
}

const samplesOf = ({ samples }: FakeServer): Record<string, number> =>
  Object.fromEntries([...samples].map(([key, shown]) => [key, shown.size]));

describe('ImportQueue', () => {
  it('sends every file once, four at a time, and makes each sample when all its files are there', async () => {
    const { files, server, run, sends } = setUp();
    await run();
    expect(sends()).toHaveLength(6);
    expect(server.mostAtOnce).toBe(4);
    expect(samplesOf(server)).toEqual({ 'KO/m1': 2, 'WT/m1': 3, 'WT/m2': 1 });
    expect(files.every(({ state, annotationId }) => state === 'done' && annotationId > 0)).toBe(true);
    expect(tally(files)).toMatchObject({ done: 6, failed: 0, wereThere: 0, bytes: 615, bytesDone: 615 });
  });

  it('asks little: one question for a thousand names, and one for fifty samples', async () => {
    const paths = Array.from({ length: 2500 }, (_, i) => `P/WT/mouse_${i}.tif`);
    const { server, run } = setUp(paths);
    await run();
    expect(server.asked.filter((each) => each.startsWith('known'))).toEqual(['known 1000', 'known 1000', 'known 500']);
    const besides = server.asked.filter((each) => !each.startsWith('send') && !each.startsWith('known'));
    expect(server.samples.size).toBe(2500);
    expect(server.asked.length / paths.length).toBeLessThan(2.01);
    expect(besides.length).toBeGreaterThanOrEqual(50);
  });

  it('sends nothing the second time, and makes nothing twice', async () => {
    const first = setUp();
    await first.run();
    const before = samplesOf(first.server);
    const second = setUp(PATHS, first.server);
    first.server.asked.length = 0;
    await second.run();
    expect(second.sends()).toEqual([]);
    expect(second.server.asked).toEqual(['known 6', 'arrange 3']);
    expect(samplesOf(second.server)).toEqual(before);
    expect(tally(second.files)).toMatchObject({ done: 6, wereThere: 6 });
  });

  it('says when another image has the name, and sends the file under the next one if asked to', async () => {
    const { server, run, queue, until, file, desk } = setUp(['P/WT/a.tif', 'P/WT/b.tif']);
    server.add('WT_a.tif', 999, 'other');
    server.add('WT_b.tif', 101, 'of the same size');
    await run();
    expect(file('P/WT/a.tif')).toMatchObject({ state: 'failed', problem: { code: 'image.name-taken' } });
    expect(file('P/WT/b.tif')).toMatchObject({ state: 'failed', problem: { code: 'image.name-taken' } });
    expect(desk.digests).toBe(1);
    queue.rename(file('P/WT/a.tif'));
    await until(() => queue.phase === 'finished');
    expect(file('P/WT/a.tif')).toMatchObject({ state: 'done', imageName: 'WT_a.tif (2)' });
  });

  it('waits while the server cannot be reached, and goes on by itself', async () => {
    const { files, server, queue, desk, until } = setUp();
    let waits = 0;
    let wasOffline = false;
    desk.onWait = () => {
      wasOffline ||= queue.phase === 'offline';
      if (++waits === 5) server.isReachable = true;
    };
    server.isReachable = false;
    queue.start();
    await until(() => queue.phase === 'finished');
    expect(wasOffline).toBe(true);
    expect(files.every(({ state }) => state === 'done')).toBe(true);
  });

  it('pauses where it is, and goes on from there', async () => {
    const { server, queue, files, until, sends, run } = setUp();
    let open: () => void = () => undefined;
    server.gate = new Promise((resolve) => (open = resolve));
    queue.start();
    await until(() => server.atOnce === 4);
    await queue.pause();
    expect(queue.phase).toBe('paused');
    expect(files.map(({ state }) => state)).toEqual(Array(6).fill('waiting'));
    open();
    await run();
    expect(
      sends()
        .slice(4)
        .filter((each) => each.endsWith(' on')),
    ).toHaveLength(4);
    expect(samplesOf(server)).toEqual({ 'KO/m1': 2, 'WT/m1': 3, 'WT/m2': 1 });
  });

  it('goes on after a reload from what was kept, and sends nothing that has arrived', async () => {
    const first = setUp();
    let open: () => void = () => undefined;
    first.queue.start();
    await first.until(() => first.files.filter(({ imageId }) => imageId > 0).length >= 2);
    first.server.gate = new Promise((resolve) => (open = resolve));
    await first.queue.pause();
    const arrived = first.files.filter(({ imageId }) => imageId > 0).map(({ imageName }) => imageName);
    const kept = first.files.map((file) => structuredClone(file));
    open();
    first.server.asked.length = 0;
    const second = again(kept, first.server);
    await second.run();
    for (const name of arrived) expect(second.sends().some((each) => each.startsWith(`send ${name}`))).toBe(false);
    expect(samplesOf(second.server)).toEqual({ 'KO/m1': 2, 'WT/m1': 3, 'WT/m2': 1 });
  });

  it('tells what is wrong with one file; the others go on, and its sample waits until it is tried again', async () => {
    const { server, run, queue, until, file } = setUp();
    server.failures.set('WT_m1_g_DAPI.tif', [refusal('image.damaged')]);
    await run();
    expect(file('P/WT/m1/g/DAPI.tif')).toMatchObject({ state: 'failed', problem: { code: 'image.damaged' } });
    expect(file('P/WT/m1/g/FITC.tif').state).toBe('sent');
    expect(samplesOf(server)).toEqual({ 'KO/m1': 2, 'WT/m2': 1 });
    queue.retry(file('P/WT/m1/g/DAPI.tif'));
    await until(() => queue.phase === 'finished' && file('P/WT/m1/g/DAPI.tif').state === 'done');
    expect(samplesOf(server)).toEqual({ 'KO/m1': 2, 'WT/m2': 1, 'WT/m1': 3 });
  });

  it('goes on without a file if asked to', async () => {
    const { server, run, queue, until, file } = setUp();
    server.failures.set('WT_m1_g_DAPI.tif', [refusal('image.damaged')]);
    await run();
    queue.leaveOut(file('P/WT/m1/g/DAPI.tif'));
    await until(() => file('P/WT/m1/g/FITC.tif').state === 'done');
    expect(samplesOf(server)).toEqual({ 'KO/m1': 2, 'WT/m2': 1, 'WT/m1': 2 });
  });

  it('takes an image for its own whose answer got lost, and begins an upload anew that was forgotten', async () => {
    const { server, run, files, sends } = setUp(['P/WT/a.tif', 'P/WT/b.tif']);
    server.failures.set('WT_a.tif', [refusal('image.name-taken', 409)]);
    server.failures.set('WT_b.tif', [refusal('upload.expired', 410)]);
    const known = server.known.bind(server);
    server.known = async (projectId, names) => {
      const answer = await known(projectId, names);
      if (names.length === 2) server.add('WT_a.tif', 100, 'hash of P/WT/a.tif');
      return answer;
    };
    await run();
    expect(files.map(({ state, wasThere }) => [state, wasThere])).toEqual(Array(2).fill(['done', false]));
    expect(sends()).toEqual(['send WT_a.tif', 'send WT_b.tif', 'send WT_b.tif']);
  });

  it('stops for all when there is no room, and goes on when somebody has made some', async () => {
    const { server, queue, files, until, run } = setUp();
    server.failures.set('KO_m1_g_DAPI.tif', [refusal('quota.exceeded', 413)]);
    queue.start();
    await until(() => queue.phase === 'stopped');
    expect(queue.problem?.code).toBe('quota.exceeded');
    await queue.pause();
    expect(queue.phase).toBe('stopped');
    await run();
    expect(files.every(({ state }) => state === 'done')).toBe(true);
  });

  it('throws away what has not arrived as a whole when it is cancelled', async () => {
    const { server, queue, until } = setUp(['P/WT/a.tif', 'P/WT/b.tif']);
    server.gate = new Promise(() => undefined);
    queue.start();
    await until(() => server.atOnce === 2);
    await queue.cancel();
    expect(server.givenUp).toEqual(['/uploads/WT_a.tif', '/uploads/WT_b.tif']);
  });

  it('says which files cannot be read any more', async () => {
    const { desk, run, file, files } = setUp(['P/WT/a.tif', 'P/WT/b.tif']);
    desk.unreadable.add('P/WT/a.tif');
    await run();
    expect(file('P/WT/a.tif')).toMatchObject({ state: 'failed', problem: { code: 'file.unreadable' } });
    expect(files.filter(({ state }) => state === 'done')).toHaveLength(1);
  });
});
