import { applied, type Affine } from './affine';
import { covers, enlargement, frameAround, isCrisp, type OverlayView, wayToView } from './bitmap-frame';

/** A view of 1280 × 800 px, `zoom` screen px per image px, turned by `turn`, the image's corner at x, y. */
function view(zoom: number, turn: number, x: number, y: number, pixelRatio = 1): OverlayView {
  const [cos, sin] = [zoom * Math.cos(turn), zoom * Math.sin(turn)];
  const toScreen: Affine = [cos, sin, -sin, cos, x, y];
  return { toScreen, size: [1280, 800], pixelRatio };
}

describe('the frame of a picture of regions', () => {
  it('is larger than the view on all sides, by whole device px', () => {
    const frame = frameAround(view(0.7, 0, 3.3, 4.4, 1.5), 1.5);
    expect([frame.width, frame.height]).toEqual([1920 + 2 * 480, 1200 + 2 * 300]);
    expect(wayToView(frame, view(0.7, 0, 3.3, 4.4, 1.5))).toEqual([1, 0, 0, 1, -480, -300]);
  });

  it.each([1, 1.5, 2])('is shown px by px where it was made for, at %s device px per px', (ratio) => {
    const here = view(5.3, 0.645, -123_456.789, 98_765.4321, ratio);
    const way = wayToView(frameAround(here, 1.5), here);
    expect(isCrisp(way)).toBe(true);
    expect(covers(way, frameAround(here, 1.5), here)).toBe(true);
  });

  it('is still sharp after panning by whole px, and not after anything else', () => {
    const here = view(16, 0.3, -1e6, -1e6);
    const frame = frameAround(here, 1.5);
    const to = (other: OverlayView) => wayToView(frame, other);
    expect(isCrisp(to(view(16, 0.3, -1e6 + 40, -1e6 - 7)))).toBe(true);
    expect(isCrisp(to(view(16, 0.3, -1e6 + 40.5, -1e6)))).toBe(false);
    expect(isCrisp(to(view(16.1, 0.3, -1e6, -1e6)))).toBe(false);
  });

  it('covers the view until it is panned over its margin, or zoomed out of', () => {
    const here = view(1, 0, 0, 0);
    const frame = frameAround(here, 1.5);
    const isCovered = (other: OverlayView) => covers(wayToView(frame, other), frame, other);
    expect([isCovered(view(1, 0, 320, 200)), isCovered(view(1, 0, 321, 0))]).toEqual([true, false]);
    expect([isCovered(view(1.5, 0, -320, -200)), isCovered(view(0.5, 0, 320, 200))]).toEqual([true, false]);
  });

  it('puts every place of the image where the view puts it, turned and magnified', () => {
    const then = view(2, 0.5, 100, 200, 2);
    const now = view(3.7, -0.4, -55, 77, 2);
    const frame = frameAround(then, 1.5);
    const way = wayToView(frame, now);
    expect(enlargement(way)).toBeCloseTo(3.7 / 2, 12);
    for (const [x, y] of [
      [0, 0],
      [1234.5, -99],
      [40_000, 30_000],
    ] as const) {
      const [shownX, shownY] = applied(way, ...applied(frame.toBitmap, x, y));
      const [screenX, screenY] = applied(now.toScreen, x, y);
      expect(shownX).toBeCloseTo(screenX * 2, 6);
      expect(shownY).toBeCloseTo(screenY * 2, 6);
    }
  });
});
