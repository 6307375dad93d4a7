import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ImportKeeper, type KeptImport } from './import-keeper';
import { newTransfer, type TransferFile } from './transfer';

const files = (count: number): TransferFile[] =>
  Array.from({ length: count }, (_, i) =>
    newTransfer(
      {
        ...{ path: `P/WT/${i}.tif`, size: 10, modifiedAt: 1, project: 'P', category: 'WT', sample: `${i}` },
        ...{ group: null, layer: `${i}`, alone: true, imageName: `WT_${i}.tif` },
      },
      i,
    ),
  );
const kept = (importId: string, person: number, startedAt = 1): KeptImport => ({
  ...{ importId, person, startedAt, title: 'P', code: 5, projectIds: { P: 1 }, handles: [], files: 3 },
});

describe('ImportKeeper', () => {
  beforeAll(() => void (globalThis.indexedDB = new IDBFactory()));
  afterAll(() => void Reflect.deleteProperty(globalThis, 'indexedDB'));

  it('remembers an import and how far its files are, in their order', async () => {
    const keeper = new ImportKeeper();
    const list = files(12);
    await keeper.begin(kept('a', 1), list);
    Object.assign(list[0], { state: 'done', imageId: 5 });
    Object.assign(list[1], { state: 'sending', uploadUrl: '/u/1', sentBytes: 4 });
    keeper.keep(list[0]);
    keeper.keep(list[1]);
    await keeper.write();
    const next = new ImportKeeper();
    expect((await next.unfinished(1)).map(({ importId }) => importId)).toEqual(['a']);
    const again = await next.goOn('a');
    expect(again.map(({ index }) => index)).toEqual(list.map(({ index }) => index));
    expect(again[0]).toMatchObject({ state: 'done', imageId: 5 });
    expect(again[1]).toMatchObject({ state: 'waiting', uploadUrl: '/u/1', sentBytes: 0 });
    await next.forget('a');
    expect(await next.unfinished(1)).toEqual([]);
    expect(await next.goOn('a')).toEqual([]);
  });

  it('keeps the imports of one person from another, the latest first', async () => {
    const keeper = new ImportKeeper();
    await keeper.begin(kept('mine', 2, 1), files(1));
    await keeper.begin(kept('later', 2, 2), files(1));
    await keeper.begin(kept('theirs', 3), files(1));
    expect((await keeper.unfinished(2)).map(({ importId }) => importId)).toEqual(['later', 'mine']);
  });

  it('writes nothing of an import that was forgotten', async () => {
    const keeper = new ImportKeeper();
    const list = files(1);
    await keeper.begin(kept('gone', 4), list);
    keeper.keep(list[0]);
    await keeper.forget('gone');
    await keeper.write();
    expect(await new ImportKeeper().goOn('gone')).toEqual([]);
  });
});
