import { ApiError } from '../core/api-error';
import type { Region, RegionChange } from '../drawing/region';
import { LAYER_TO_COME } from '../drawing/region';
import { regionSplices } from '../drawing/region-splices';
import { RegionBoard, type RegionPort } from './region-board';
import { edited } from './region-edits';
import type { SaveLine } from './save-queue';
import { aRegion } from './testing/a-region';

const A = '00000000-0000-4000-8000-00000000000a';
const B = '00000000-0000-4000-8000-00000000000b';
const MY_LAYER = 7;

const draw = (regionId: string, layerId = MY_LAYER): RegionChange => ({
  kind: 'put',
  before: null,
  after: aRegion({ regionId, layerId }),
});

/** Saves everything; versions count up. */
class Port implements RegionPort {
  readonly sent: { layerId: number; lines: readonly SaveLine[] }[] = [];
  layersMade = 0;
  layerTrouble: ApiError | null = null;
  trouble: ApiError | null = null;

  fetch(): Promise<readonly Region[]> {
    return Promise.resolve([]);
  }

  send(layerId: number, lines: readonly SaveLine[]) {
    if (this.trouble) return Promise.reject(this.trouble);
    this.sent.push({ layerId, lines });
    const regions = lines.flatMap((line) =>
      line.op === 'put' ? [{ ...line.region, layerId, version: line.version + 1 }] : [],
    );
    return Promise.resolve({ regions, deleted: [] });
  }

  drawingLayer(): Promise<number> {
    const trouble = this.layerTrouble;
    this.layerTrouble = null;
    if (trouble) return Promise.reject(trouble);
    this.layersMade++;
    return Promise.resolve(MY_LAYER);
  }
}

describe('RegionBoard', () => {
  let port: Port;
  let board: RegionBoard;
  const pass = (ms = 300) => vi.advanceTimersByTimeAsync(ms);
  const ids = () => board.regions().map((region) => region.regionId);

  beforeEach(() => {
    vi.useFakeTimers();
    port = new Port();
    board = new RegionBoard(port);
  });
  afterEach(() => vi.useRealTimers());

  describe('with a drawing layer of mine', () => {
    beforeEach(() => board.load(new Map([[MY_LAYER, [aRegion({ regionId: A, version: 3 })]]]), MY_LAYER));

    it('shows a change at once and saves it soon', async () => {
      board.commit([draw(B)]);
      expect(ids()).toEqual([A, B]);
      expect(board.saveState()).toBe('unsaved');
      await pass();
      expect(board.saveState()).toBe('saved');
      expect(board.regions().at(-1)).toMatchObject({ regionId: B, version: 1 });
    });

    it('undoes and redoes on screen and on the server', async () => {
      board.commit([draw(B)]);
      await pass();
      board.undo();
      expect(ids()).toEqual([A]);
      await pass();
      board.redo();
      expect(ids()).toEqual([A, B]);
      await pass();
      expect(port.sent.flatMap(({ lines }) => lines).map((line) => line.op)).toEqual(['put', 'delete', 'put']);
    });

    it('keeps the place of a region in the list when it changes', async () => {
      board.commit([draw(B)]);
      board.commit(edited(board.regions().slice(0, 1), { name: 'Nucleus' }));
      await pass();
      expect(board.regions().map((region) => region.name)).toEqual(['Nucleus', '']);
    });

    it('deletes several regions as one gesture, and selects nothing that is gone', () => {
      board.commit([draw(B)]);
      board.select([A, B, 'unknown']);
      expect([...board.selection()]).toEqual([A, B]);
      board.remove([A, B]);
      expect(ids()).toEqual([]);
      expect(board.selection().size).toBe(0);
      board.undo();
      expect(ids()).toEqual([A, B]);
    });

    it('puts what others put back, and was gone before this page came, where the server has it', async () => {
      const C = '00000000-0000-4000-8000-00000000000c';
      board.load(new Map([[MY_LAYER, [aRegion({ regionId: A, version: 3 }), aRegion({ regionId: C, version: 1 })]]]), MY_LAYER); // prettier-ignore
      port.fetch = () =>
        Promise.resolve([A, B, C].map((regionId) => aRegion({ regionId, layerId: MY_LAYER, version: 3 })));
      board.receive(MY_LAYER, [aRegion({ regionId: B, version: 3 })], []);
      await pass();
      expect(ids()).toEqual([A, B, C]);
    });

    it('tells the worst state of all layers', async () => {
      board.load(new Map([[8, []]]), MY_LAYER);
      port.trouble = new ApiError('No.', 403, 'forbidden');
      board.commit([draw(B, 8)]);
      await pass();
      expect(board.saveState()).toBe('refused');
      expect(board.problem()?.code).toBe('forbidden');
      board.discardRefused();
      expect(ids()).toEqual([A]);
      expect(board.saveState()).toBe('saved');
    });
  });

  describe('without a drawing layer', () => {
    beforeEach(() => board.load(new Map(), LAYER_TO_COME));

    it('makes one for the first region, once', async () => {
      board.commit([draw(A, LAYER_TO_COME)]);
      await pass();
      board.commit([draw(B, LAYER_TO_COME)]);
      await pass();
      expect(port.layersMade).toBe(1);
      expect(port.sent.map(({ layerId }) => layerId)).toEqual([MY_LAYER, MY_LAYER]);
      expect(board.drawLayerId()).toBe(MY_LAYER);
      expect(board.regions().map((region) => region.layerId)).toEqual([MY_LAYER, MY_LAYER]);
    });

    it('does not make one for nothing', async () => {
      board.commit([draw(A, LAYER_TO_COME)]);
      board.undo();
      await pass();
      expect(port.layersMade).toBe(0);
    });

    it('takes a region back that was drawn before the layer was there', async () => {
      board.commit([draw(A, LAYER_TO_COME)]);
      await pass();
      board.undo();
      expect(board.regions()).toEqual([]);
      await pass();
      expect(port.sent.at(-1)).toMatchObject({ layerId: MY_LAYER, lines: [{ op: 'delete', regionId: A, version: 1 }] });
    });

    it('keeps what I change while others hear of the layer before I do', async () => {
      const saved = () => port.sent.flatMap(({ lines }) => lines).flatMap((line) => (line.op === 'put' ? [line] : []));
      port.fetch = () => Promise.resolve(saved().map(({ region }) => ({ ...region, layerId: MY_LAYER, version: 1 })));
      let answer: (layerId: number) => void = () => undefined;
      port.drawingLayer = () => new Promise((resolve) => (answer = resolve));
      board.commit([draw(A, LAYER_TO_COME)]);
      await pass();
      const read = board.refresh(MY_LAYER); // the stream is faster than the answer
      answer(MY_LAYER);
      await pass(100);
      board.commit(edited(board.regions(), { name: 'Nucleus' }));
      await pass(200); // what was read for the event is there
      expect(board.regions().map(({ name }) => name)).toEqual(['Nucleus']);
      board.commit(edited(board.regions(), { colour: '#00ff00' }));
      await pass(2000);
      await read;
      expect(saved().at(-1)?.region).toMatchObject({ name: 'Nucleus', colour: '#00ff00' });
      expect([board.saveState(), board.unsent()]).toEqual(['saved', 0]);
    });

    it('tries again when the layer could not be made for want of a network', async () => {
      port.layerTrouble = new ApiError('Down.', 0, 'network');
      board.commit([draw(A, LAYER_TO_COME)]);
      await pass();
      expect(board.saveState()).toBe('offline');
      await pass(1000);
      expect(board.saveState()).toBe('saved');
      expect(port.sent).toHaveLength(1);
    });
  });

  describe('when others draw', () => {
    const THEIRS = 9;
    const drawn = (regionId: string, version = 1) => aRegion({ regionId, layerId: THEIRS, version });
    beforeEach(() => board.load(new Map([[MY_LAYER, [aRegion({ regionId: A, version: 3 })]]]), MY_LAYER));

    it('shows their regions, on a layer that is new here as well', () => {
      board.receive(THEIRS, [drawn(B)], []);
      expect(ids()).toEqual([A, B]);
      board.receive(THEIRS, [], [B]);
      expect(ids()).toEqual([A]);
      expect(board.unsent()).toBe(0);
    });

    it('undoes mine alone', async () => {
      board.commit([draw('mine')]);
      board.receive(THEIRS, [drawn(B)], []);
      await pass();
      expect(board.canUndo()).toBe(true);
      board.undo();
      expect(ids()).toEqual([A, B]);
      expect(board.canUndo()).toBe(false);
    });

    it('undoes what I did to a region, not what others did to it since', async () => {
      const [before] = board.regions();
      board.commit([{ kind: 'put', before, after: { ...before, name: 'mine', colour: '#112233' } }]);
      await pass(1000);
      const moved = { points: [[5, 5], [9, 5], [9, 9]] as const }; // prettier-ignore
      board.receive(MY_LAYER, [{ ...before, name: 'mine', colour: '#445566', geometry: moved, version: 5 }], []);
      expect(board.undo()).toBe(1);
      expect(board.regions()).toMatchObject([{ name: before.name, colour: '#445566', geometry: moved }]);
      await pass(1000);
      expect(port.sent.at(-1)?.lines).toMatchObject([{ op: 'put', version: 5, region: { geometry: moved } }]);
      expect(board.redo()).toBe(0);
      expect(board.regions()).toMatchObject([{ name: 'mine', colour: '#445566', geometry: moved }]);
    });

    it('leaves a region of mine that others have changed since, and one that they deleted', async () => {
      board.commit([draw(B)]);
      await pass(1000);
      board.receive(MY_LAYER, [{ ...aRegion({ regionId: B }), name: 'theirs', version: 2 }], []);
      expect(board.undo()).toBe(1);
      expect(ids()).toEqual([A, B]);
      expect([board.canUndo(), board.canRedo()]).toEqual([false, false]);

      const [before] = board.regions();
      board.commit([{ kind: 'put', before, after: { ...before, name: 'mine' } }]);
      await pass(1000);
      board.receive(MY_LAYER, [], [A]);
      expect(board.undo()).toBe(1);
      expect(ids()).toEqual([B]);
    });

    it('keeps the other regions and my selection, unless what was selected is gone', () => {
      board.select([A]);
      const [mine] = board.regions();
      board.receive(THEIRS, [drawn(B)], []);
      expect(board.regions()[0]).toBe(mine);
      expect([...board.selection()]).toEqual([A]);
      board.receive(MY_LAYER, [], [A]);
      expect(board.selection().size).toBe(0);
    });

    it('reads a layer anew without losing what I save meanwhile', async () => {
      board.receive(THEIRS, [drawn(B)], []);
      const C = '00000000-0000-4000-8000-00000000000c';
      port.fetch = async () => {
        await pass();
        return [aRegion({ regionId: C, layerId: MY_LAYER, version: 1 })];
      };
      board.commit([draw('mine')]);
      const refreshed = board.refresh(MY_LAYER);
      await pass(1000);
      await refreshed;
      expect(ids()).toEqual(['mine', C, B]);
      expect(board.unsent()).toBe(0);
    });
  });

  describe('of 5000 regions', () => {
    let looks = 0;
    /** Regions that count how often anything of them is looked at. */
    const watched = (n: number): Region => {
      const region = aRegion({ regionId: `r${n}`, layerId: MY_LAYER, version: 1 });
      const count = { get: (target: Region, key: keyof Region) => (looks++, target[key]) };
      return new Proxy(region, count);
    };
    beforeEach(() => {
      const regions = Array.from({ length: 5000 }, (_, n) => watched(n));
      board.load(new Map([[3, [aRegion({ regionId: A, layerId: 3 })]], [MY_LAYER, regions]]), MY_LAYER); // prettier-ignore
      looks = 0;
    });

    it.each<[string, () => void | Promise<void>]>([
      ['an edit', () => board.commit(edited([board.find('r7') as Region], { name: 'x' }))],
      ['one that is selected', () => board.select(['r4000'])],
      ['a deletion', () => board.remove(['r4000'])],
      ['undo', () => (board.commit(edited([board.find('r7') as Region], { name: 'x' })), board.undo())],
      ['what somebody else changes', () => board.receive(MY_LAYER, [{ ...watched(9), name: 'y', version: 2 }], ['r8'])],
      ['what is saved', () => (board.commit(edited([board.find('r7') as Region], { name: 'x' })), pass().then())],
    ])('looks at few of them for %s', async (_, act) => {
      await act();
      expect(looks).toBeLessThan(200);
    });

    it('tells whoever follows the list what has changed', async () => {
      const before = board.regions();
      const old = board.find('r7') as Region;
      board.commit(edited([old], { name: 'x' }));
      const after = board.regions();
      looks = 0;
      expect(regionSplices(before, after)).toEqual([{ at: 8, removed: [old], added: [after[8]] }]);
      await pass();
      expect(looks).toBeLessThan(200);
      expect(board.regions()[8]).toMatchObject({ regionId: 'r7', name: 'x', version: 2 });
      expect(board.regions()[8]?.geometry).toBe(after[8]?.geometry);
    });

    it('keeps the list as it is when nothing has changed', () => {
      const before = board.regions();
      board.receive(MY_LAYER, [{ ...(board.find('r9') as Region) }], []);
      expect(board.regions()).toBe(before);
    });
  });
});
