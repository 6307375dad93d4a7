import { RegionSet } from '../drawing/region-set';
import { aRegion } from '../drawing/testing/tool-driver';
import type { Affine } from './affine';
import type { OverlayView } from './bitmap-frame';
import { OverlayBitmap } from './overlay-bitmap';
import type { OverlayMakerEvents } from './overlay-maker';
import type { OverlayOrder } from './overlay-order';

type Wish = NonNullable<OverlayOrder['wish']>;

/** A view of 1200 × 800 px, `zoom` screen px per image px, the image's corner at x, y. */
function view(zoom: number, x = 0, y = 0): OverlayView {
  return { toScreen: [zoom, 0, 0, zoom, x, y] as Affine, size: [1200, 800], pixelRatio: 1 };
}

/** Pictures that are made when the test says so; each is told by the number of its order. */
function setUp() {
  const wishes: Wish[] = [];
  let events: OverlayMakerEvents | null = null;
  let told = 0;
  const bitmap = new OverlayBitmap(
    () => told++,
    (given) => {
      events = given;
      return {
        send: ({ wish }) => {
          if (wish) wishes.push(wish);
        },
        dispose: () => undefined,
      };
    },
  );
  const contents = (...ids: string[]) => ({
    regions: new RegionSet(ids.map((regionId) => aRegion('point', { points: [[1, 1]] }, { regionId }))),
    ...{ leftOut: new Set<string>(), selected: new Set<string>(), layers: new Map() },
  });
  const make = (wish = wishes.at(-1)) => {
    if (wish) events?.made(wish.id, { width: wish.frame.width, isConnected: false } as HTMLCanvasElement);
  };
  /** Px of the width of the picture that is shown. */
  const shown = () => bitmap.picture?.frame.width;
  bitmap.show(contents('a'));
  bitmap.look(view(1));
  return { bitmap, wishes, make, shown, contents, told: () => told };
}

/** The view has been there for long, and there is a picture with a margin. */
function setUpAtRest() {
  const parts = setUp();
  parts.make();
  parts.make();
  parts.wishes.length = 0;
  return parts;
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('pictures of regions', () => {
  it('shows just the view first, then a picture with a margin', () => {
    const { bitmap, wishes, make } = setUp();
    expect([wishes.length, bitmap.isSharp, bitmap.isSettled]).toEqual([1, false, false]);
    make();
    expect([wishes.map(({ frame }) => frame.width), bitmap.isSharp, bitmap.isSettled]).toEqual([
      [1200, 1800],
      true,
      false,
    ]);
    make();
    expect([wishes.length, bitmap.isSharp, bitmap.isSettled]).toEqual([2, true, true]);
  });

  it('needs no other picture while one pans within the margin', () => {
    const { bitmap, wishes } = setUpAtRest();
    for (let x = 10; x <= 200; x += 10) bitmap.look(view(1, x));
    expect([wishes.length, bitmap.isSharp]).toEqual([0, true]);
    vi.advanceTimersByTime(200);
    expect(wishes.map(({ frame }) => frame.width)).toEqual([1800]);
  });

  it('orders the next before the margin is used up, and only once', () => {
    const { bitmap, wishes } = setUpAtRest();
    bitmap.look(view(1, 210));
    expect(wishes).toHaveLength(1);
    for (const x of [220, 250, 290]) bitmap.look(view(1, x));
    expect(wishes).toHaveLength(1);
  });

  it('orders a sharp picture in the first frame without a move', () => {
    const { bitmap, wishes, make, told } = setUpAtRest();
    bitmap.look(view(1.05));
    requestAnimationFrame(() => bitmap.look(view(1.1)));
    vi.advanceTimersByTime(20);
    expect(wishes).toHaveLength(0);
    vi.advanceTimersByTime(20);
    expect(wishes.map(({ frame }) => frame.width)).toEqual([1200]);
    const before = told();
    make();
    expect([told() - before, bitmap.isSharp]).toEqual([1, true]);
  });

  it('keeps the picture with a margin beside the sharp one, so that the edges stay full', () => {
    const { bitmap, make, shown } = setUpAtRest();
    bitmap.look(view(1.01));
    vi.advanceTimersByTime(20);
    make();
    expect(shown()).toBe(1200);
    bitmap.look(view(1.01, -5));
    expect(shown()).toBe(1800);
    bitmap.look(view(1.01, 0));
    expect(shown()).toBe(1200);
  });

  it('waits for a picture of all that is in view rather than ordering anew at every pause', () => {
    const { bitmap, wishes, make, shown } = setUpAtRest();
    // Far outside: nothing that is there shows all of it.
    bitmap.look(view(0.4));
    expect(wishes).toHaveLength(1);
    for (const zoom of [0.39, 0.38, 0.37]) {
      vi.advanceTimersByTime(30);
      bitmap.look(view(zoom));
    }
    expect(wishes).toHaveLength(1);
    make();
    vi.advanceTimersByTime(20);
    expect([shown(), wishes.length]).toEqual([1800, 2]);
  });

  it('shows at the next pause what came while the view moved', () => {
    const { bitmap, make, told } = setUpAtRest();
    bitmap.look(view(0.4));
    const before = told();
    make();
    expect(told()).toBe(before);
    vi.advanceTimersByTime(20);
    expect(told()).toBe(before + 1);
  });

  it('tells when the view has come to rest, and is not idle before', () => {
    const { bitmap, told } = setUpAtRest();
    const before = told();
    bitmap.look(view(1, 12));
    vi.advanceTimersByTime(100);
    expect([bitmap.isIdle, told() - before]).toEqual([false, 0]);
    vi.advanceTimersByTime(60);
    expect([bitmap.isIdle, told() - before]).toEqual([true, 1]);
  });

  it('gives back the memory of pictures that are gone', () => {
    const { bitmap, make, contents } = setUpAtRest();
    const old = bitmap.picture?.image;
    bitmap.show(contents('a', 'b'));
    make();
    expect(old?.width).toBe(0);
    expect(bitmap.picture?.image.width).toBe(1800);
  });

  it('waits with the next picture until small changes have come to rest, or are many', () => {
    const { bitmap, wishes, contents, make } = setUpAtRest();
    for (const id of ['b', 'c', 'd']) {
      bitmap.show(contents('a', id), true);
      vi.advanceTimersByTime(100);
    }
    expect(wishes).toHaveLength(0);
    expect(bitmap.isSettled).toBe(false);
    vi.advanceTimersByTime(100);
    expect(wishes).toHaveLength(1);
    make();
    expect([wishes.length, bitmap.isSettled]).toEqual([1, true]);
    for (let n = 0; n < 9; n++) bitmap.show(contents('a', `e${n}`), true);
    expect(wishes).toHaveLength(2);
  });

  it('does not wait with a change that nothing else shows, nor with those that come on top of it', () => {
    const { bitmap, wishes, contents, make } = setUpAtRest();
    bitmap.show(contents('a', 'b'), true);
    bitmap.show(contents('a', 'b', 'c'));
    expect(wishes).toHaveLength(1);
    bitmap.show(contents('a', 'b', 'c', 'd'));
    bitmap.show(contents('a', 'b', 'c', 'd', 'e'), true);
    make();
    expect(wishes).toHaveLength(2);
  });

  it('orders what waited with the picture of another place', () => {
    const { bitmap, wishes, contents } = setUpAtRest();
    bitmap.show(contents('a', 'b'), true);
    bitmap.look(view(3));
    expect(wishes).toHaveLength(1);
    vi.advanceTimersByTime(500);
    expect(wishes).toHaveLength(1);
  });

  it('has a change only when no picture is left that lacks it', () => {
    const { bitmap, wishes, make, contents } = setUpAtRest();
    const change = bitmap.show(contents('a', 'b'));
    expect([bitmap.has(change), bitmap.isSharp, wishes.length]).toEqual([false, false, 1]);
    make();
    expect([bitmap.has(change), bitmap.isSharp]).toEqual([true, true]);
  });
});
