import { pixelRatioOf, positionIn } from './linked-views';

const image = (width: number, pixelSizeUm: number | null = null) => ({ width, pixelSizeUm });

describe('linked views', () => {
  it('show the same micrometres when both images are calibrated', () => {
    const at = { centre: [100, 50], zoom: 2, rotation: 30 } as const;
    expect(positionIn(at, image(1000, 0.5), image(4000, 0.25))).toEqual({ centre: [200, 100], zoom: 1, rotation: 30 });
  });

  it('are as wide as each other when one is not', () => {
    expect(pixelRatioOf(image(1000, 0.5), image(500))).toBe(0.5);
  });

  it('stay where they are without a size', () => {
    expect(pixelRatioOf(image(0), image(500))).toBe(1);
  });

  it('come back to where they began', () => {
    const at = { centre: [123.4, 56.7], zoom: 0.37, rotation: 0 } as const;
    const [a, b] = [image(1000, 0.325), image(1700, 0.5)];
    const back = positionIn(positionIn(at, a, b), b, a);
    expect(back.centre[0]).toBeCloseTo(123.4, 9);
    expect(back.zoom).toBeCloseTo(0.37, 12);
  });
});
