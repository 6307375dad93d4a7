import { LUT_CHOICES, LUT_SIZE, isLutName, lutGradient, lutTable } from './lookup-tables';
import { lightnessOf } from './oklab';

const colourAt = (name: 'viridis' | 'inferno' | 'cividis' | 'fire' | 'ice' | 'grey' | 'inverted', n: number) => {
  const [red = 0, green = 0, blue = 0] = lutTable(name)?.slice(3 * n, 3 * n + 3) ?? [];
  return [red, green, blue] as const;
};

describe('lookup tables', () => {
  it('hold 256 colours and are the same array each time; a single colour is no table', () => {
    for (const { name } of LUT_CHOICES) expect(lutTable(name)?.length ?? 0).toBe(name === 'colour' ? 0 : 3 * LUT_SIZE);
    expect(lutTable('fire')).toBe(lutTable('fire'));
    expect(lutTable('colour')).toBeNull();
  });

  it('of grey keep every value, upright or inverted', () => {
    for (const n of [0, 1, 100, 255]) {
      expect(colourAt('grey', n)).toEqual([n, n, n]);
      expect(colourAt('inverted', n)).toEqual([255 - n, 255 - n, 255 - n]);
    }
  });

  it.each(['viridis', 'inferno', 'cividis'] as const)('of %s grow evenly lighter', (name) => {
    const lightness = Array.from({ length: LUT_SIZE }, (_entry, n) => lightnessOf(colourAt(name, n)));
    const whole = (lightness[255] ?? 0) - (lightness[0] ?? 0);
    expect(whole).toBeGreaterThan(0.6);
    for (let n = 16; n < LUT_SIZE; n += 16) {
      const share = ((lightness[n] ?? 0) - (lightness[n - 16] ?? 0)) / (whole * (16 / 255));
      expect(share).toBeGreaterThan(0.85);
      expect(share).toBeLessThan(1.15);
    }
  });

  it('of viridis go from violet over green to yellow', () => {
    const [dark, middle, light] = [colourAt('viridis', 0), colourAt('viridis', 165), colourAt('viridis', 255)];
    expect(dark[2]).toBeGreaterThan(dark[1]);
    expect(middle[1]).toBeGreaterThan(Math.max(middle[0], middle[2]));
    expect(Math.min(light[0], light[1])).toBeGreaterThan(200);
    expect(light[2]).toBeLessThan(120);
  });

  it('of fire and ice begin in black, end in white and come by their colour', () => {
    expect([colourAt('fire', 0), colourAt('fire', 85), colourAt('fire', 255)]).toEqual([
      [0, 0, 0],
      [255, 0, 0],
      [255, 255, 255],
    ]);
    expect(colourAt('ice', 85)).toEqual([0, 0, 255]);
  });

  it('are known by name, and shown as a gradient', () => {
    expect(isLutName('fire')).toBe(true);
    expect(isLutName('jet')).toBe(false);
    expect(lutGradient('colour', [1, 2, 3])).toBe('linear-gradient(to right, #000, rgb(1 2 3))');
    expect(lutGradient('grey', [1, 2, 3])).toContain('rgb(0 0 0), rgb(32 32 32)');
  });
});
