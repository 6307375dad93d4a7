import { PixelSheet } from './pixel-sheet';

class FakeImage {
  readonly data: Uint8ClampedArray;
  constructor(width: number, height: number) {
    this.data = new Uint8ClampedArray(width * height * 4);
  }
}

beforeEach(() => vi.stubGlobal('ImageData', FakeImage));
afterEach(() => vi.unstubAllGlobals());

const pixel = (sheet: PixelSheet, x: number, y: number) => [
  ...sheet.image.data.subarray((y * sheet.width + x) * 4, (y * sheet.width + x) * 4 + 4),
];
/** How much of the sheet is covered, px. */
const covered = (sheet: PixelSheet) =>
  sheet.image.data.reduce((sum, value, i) => (i % 4 === 3 ? sum + value / 255 : sum), 0);
/** The middle of what is covered, px. */
function middle(sheet: PixelSheet): [number, number] {
  let [x, y] = [0, 0];
  sheet.image.data.forEach((value, i) => {
    if (i % 4 !== 3) return;
    const at = (i - 3) / 4;
    x += (value / 255) * ((at % sheet.width) + 0.5);
    y += (value / 255) * (Math.floor(at / sheet.width) + 0.5);
  });
  return [x / covered(sheet), y / covered(sheet)];
}

describe('a sheet that is painted pixel by pixel', () => {
  it('covers what a dot covers, and parts of pixels in part', () => {
    const sheet = new PixelSheet(10, 10);
    sheet.ink(0x4080c0, 1);
    sheet.dot(4, 5, 2);
    expect([pixel(sheet, 3, 4), pixel(sheet, 5, 4)]).toEqual([
      [0x40, 0x80, 0xc0, 255],
      [0, 0, 0, 0],
    ]);
    sheet.clear();
    sheet.dot(4.25, 5, 2);
    expect(pixel(sheet, 3, 4)).toEqual([0x40, 0x80, 0xc0, 191]);
    expect(covered(sheet)).toBeCloseTo(4, 1);
  });

  it.each([
    [20, 30, 44, 30],
    [20, 20, 44.3, 31.7],
    [20, 20, 31, 45],
    [40, 20.5, 20.2, 44.1],
  ])('draws a line from %d, %d to %d, %d as wide as told, where it is', (x0, y0, x1, y1) => {
    const sheet = new PixelSheet(64, 64);
    sheet.ink(0xffffff, 1);
    sheet.line(x0, y0, x1, y1, 2);
    const length = Math.hypot(x1 - x0, y1 - y0);
    // Half a px longer at each end.
    expect(covered(sheet) / (2 * (length + 1))).toBeCloseTo(1, 1);
    const [x, y] = middle(sheet);
    expect(Math.hypot(x - (x0 + x1) / 2, y - (y0 + y1) / 2)).toBeLessThan(0.1);
  });

  it('lets what is below shine through', () => {
    const sheet = new PixelSheet(4, 4);
    sheet.ink(0xff0000, 1);
    sheet.dot(2, 2, 4);
    sheet.ink(0x0000ff, 0.5);
    sheet.dot(2, 2, 4);
    expect(pixel(sheet, 1, 1)).toEqual([128, 0, 128, 255]);
  });

  it('leaves alone what lies beyond its edges', () => {
    const sheet = new PixelSheet(8, 8);
    sheet.ink(0xffffff, 1);
    for (const [x, y] of [[-9, 4], [4, -9], [30, 4], [4, 30]]) sheet.dot(x, y, 3); // prettier-ignore
    expect(covered(sheet)).toBe(0);
    sheet.line(-20, 4, 40, 4, 2);
    expect(covered(sheet)).toBe(16);
  });
});
