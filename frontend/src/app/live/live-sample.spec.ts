import { provideZonelessChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { livePresence } from '../api/fn/live/live-presence';
import { CLIENT_ID } from '../core/client-id';
import { FakeApi, provideFakeApi } from '../core/testing/fake-api';
import type { Person } from './person';
import { LiveSample } from './live-sample';

const sources: FakeEventSource[] = [];

class FakeEventSource extends EventTarget {
  isClosed = false;

  constructor(readonly url: string) {
    super();
    sources.push(this);
  }

  close(): void {
    this.isClosed = true;
  }

  say(name: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(data) }));
  }
}

describe('LiveSample', () => {
  let live: LiveSample;
  let api: FakeApi;
  let isVisible: boolean;
  const port = { version: () => 1, receive: vi.fn(), refresh: vi.fn(() => Promise.resolve(3)), compare: vi.fn() };
  const person = (client_id: string, with_: Partial<Person> = {}): Person => ({
    ...{ client_id, user_id: 2, name: 'ada', colour: '#e69f00', cursor: null },
    ...with_,
  });
  const source = () => sources.at(-1) as FakeEventSource;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('EventSource', FakeEventSource);
    isVisible = true;
    vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => (isVisible ? 'visible' : 'hidden'));
    api = new FakeApi().on(livePresence, () => undefined);
    TestBed.configureTestingModule({ providers: [provideZonelessChangeDetection(), provideFakeApi(api), LiveSample] });
    live = TestBed.inject(LiveSample);
    live.follow(5, port);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('listens as this tab, and says that it is here', async () => {
    expect(source().url).toBe(`/memento/annotations/5/events?client_id=${CLIENT_ID}`);
    await vi.advanceTimersByTimeAsync(0);
    expect(api.paramsOf(livePresence)).toEqual([{ annotationId: 5, body: { client_id: CLIENT_ID, cursor: null } }]);
  });

  it('shows the others, each once, and where each of their tabs points', () => {
    const people = [person(CLIENT_ID), person('a', { cursor: [1, 2] }), person('b'), person('c', { name: 'grace' })];
    source().say('presence', { people });
    expect(live.people().map(({ name }) => name)).toEqual(['ada', 'grace']);
    expect(live.cursors().map(({ client_id }) => client_id)).toEqual(['a']);
  });

  it('gives changes on, and reads anew what it missed', () => {
    source().say('regions', { layer_id: 7, version: 2, regions: [], deleted: ['x'], client_id: null });
    expect(port.receive).toHaveBeenCalledWith(7, [], ['x'], false);
    source().say('layers', { versions: { 7: 3 }, layers: { 7: 1 } });
    expect(port.compare).toHaveBeenCalledWith({ 7: 1 });
    expect(port.refresh).toHaveBeenCalledWith(7);
    source().say('comments', { layer_id: 7, comment_id: 1, op: 'put' });
    expect(live.commentsChanged()).toBe(1);
  });

  it('leaves one sample for the next', () => {
    const first = source();
    source().say('presence', { people: [person('a')] });
    live.follow(6, port);
    expect([first.isClosed, source().url.includes('/6/'), live.people()]).toEqual([true, true, []]);
  });

  it('gives its connection back while nobody looks, and takes it again', async () => {
    const look = (visible: boolean) => {
      isVisible = visible;
      document.dispatchEvent(new Event('visibilitychange'));
    };
    look(false);
    await vi.advanceTimersByTimeAsync(29_000);
    expect(source().isClosed).toBe(false);
    const words = api.paramsOf(livePresence).length;
    await vi.advanceTimersByTimeAsync(2_000);
    expect([source().isClosed, api.paramsOf(livePresence).length]).toEqual([true, words]);
    look(true);
    expect([sources.length > 1, source().isClosed]).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(0);
    expect(api.paramsOf(livePresence).length).toBe(words + 1);
  });
});
