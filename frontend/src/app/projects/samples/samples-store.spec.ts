import { TestBed } from '@angular/core/testing';
import { samplesList } from '../../api/fn/samples/samples-list';
import { ApiError } from '../../core/api-error';
import { aSampleRow } from '../../core/testing/builders';
import { FakeApi, provideFakeApi } from '../../core/testing/fake-api';
import { SamplesStore } from './samples-store';

const TOTAL = 100_000;

describe('SamplesStore', () => {
  let api: FakeApi;
  let store: SamplesStore;
  const asked = () => api.paramsOf(samplesList).map(({ offset }) => offset);
  const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    vi.useFakeTimers();
    api = new FakeApi().on(samplesList, ({ offset = 0, limit = 0 }) => ({
      samples: Array.from({ length: Math.min(limit, TOTAL - offset) }, (_row, n) =>
        aSampleRow({ annotation_id: offset + n + 1, name: `s${offset + n}` }),
      ),
      total: TOTAL,
    }));
    TestBed.configureTestingModule({ providers: [SamplesStore, provideFakeApi(api)] });
    store = TestBed.inject(SamplesStore);
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.useRealTimers();
  });
  const open = async () => {
    store.open({ projectId: 1, filter: { status: 'N' }, sort: 'name' });
    await pass();
  };

  it('reads one page and knows how many there are', async () => {
    expect(store.total()).toBeUndefined();
    await open();
    expect(store.total()).toBe(TOTAL);
    expect(store.rowAt(99)?.name).toBe('s99');
    expect(store.rowAt(100)).toBeUndefined();
    expect(api.paramsOf(samplesList)).toEqual([{ projectId: 1, status: 'N', sort: 'name', offset: 0, limit: 100 }]);
  });

  it('reads what is looked at, once, wherever that is', async () => {
    await open();
    store.look(99_880, 99_920);
    store.look(99_890, 99_930);
    await pass();
    expect(asked()).toEqual([0, 99_800, 99_900]);
    expect(store.rowAt(99_901)?.name).toBe('s99901');
  });

  it('forgets what is far away, never what is shown', async () => {
    await open();
    for (let first = 0; first < 6_000; first += 100) {
      store.look(first, first + 20);
      await pass();
    }
    expect(store.rowAt(5_910)).toBeDefined();
    expect(store.rowAt(10)).toBeUndefined();
    store.look(0, 20);
    await pass();
    expect(store.rowAt(10)?.name).toBe('s10');
  });

  it('leaves out answers about another list', async () => {
    store.open({ projectId: 1, filter: {}, sort: 'name' });
    store.open({ projectId: 1, filter: { text: 'x' }, sort: 'name' });
    await pass();
    expect(asked()).toEqual([0, 0]);
    expect(store.rowAt(0)?.name).toBe('s0');
  });

  it('knows the ids between two rows, also of those that have not been read', async () => {
    await open();
    expect(store.idsBetween(3, 1)).toEqual([2, 3, 4]);
    expect(await store.readBetween(98, 301)).toHaveLength(204);
  });

  it('follows images that are being made ready, also when an answer fails, until they are', async () => {
    const states = ['processing', 'fails', 'processing', 'ready'] as const;
    let look = 0;
    api.on(samplesList, () => {
      const state = states[Math.min(look++, states.length - 1)];
      if (state === 'fails' || state === undefined) throw new ApiError('Down.', 0, 'network');
      return { samples: [aSampleRow({ picture: { state, progress: 0.5, problem: '', version: '' } })], total: 1 };
    });
    await open();
    store.look(0, 0);
    await pass(10_000);
    expect(store.rowAt(0)?.picture.state).toBe('ready');
    expect(look).toBe(4);
  });

  it('tells why nothing can be read, until it can', async () => {
    api.on(samplesList, () => {
      throw new ApiError('Down.', 503, 'http.503', 'abc');
    });
    await open();
    expect(store.error()).toMatchObject({ requestId: 'abc' });
    api.on(samplesList, () => ({ samples: [aSampleRow()], total: 1 }));
    store.reload();
    await pass();
    expect(store.error()).toBeNull();
    expect(store.rowAt(0)).toBeDefined();
  });
});
