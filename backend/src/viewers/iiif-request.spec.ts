import { describe, expect, it } from '@jest/globals';
import { AppError } from '../errors/app-error.js';
import { readIiif } from './iiif-request.js';

const IMAGE = { width: 3000, height: 2000 };
const GIGA = { width: 100_000, height: 40_000 };

function read(text: string, image = IMAGE) {
  const [region, size, rotation, file] = text.split('/');
  return readIiif({ region, size, rotation, file }, image);
}

function refusal(text: string, image = IMAGE): number | null {
  try {
    read(text, image);
    return null;
  } catch (error) {
    return (error as AppError).status;
  }
}

describe('an address of the IIIF Image API', () => {
  it.each([
    // region
    ['full/max/0/default.jpg', [0, 0, 3000, 2000], [3000, 2000], 'full/max/0/default.jpg'],
    ['square/max/0/default.jpg', [500, 0, 2000, 2000], [2000, 2000], '500,0,2000,2000/max/0/default.jpg'],
    ['100,200,300,400/max/0/default.jpg', [100, 200, 300, 400], [300, 400], '100,200,300,400/max/0/default.jpg'],
    ['2900,1900,500,500/max/0/default.jpg', [2900, 1900, 100, 100], [100, 100], '2900,1900,100,100/max/0/default.jpg'],
    ['0,0,3000,2000/max/0/default.jpg', [0, 0, 3000, 2000], [3000, 2000], 'full/max/0/default.jpg'],
    ['pct:10,20,30.5,40/max/0/default.jpg', [300, 400, 915, 800], [915, 800], '300,400,915,800/max/0/default.jpg'],
    ['pct:0,0,0.001,0.001/max/0/default.jpg', [0, 0, 1, 1], [1, 1], '0,0,1,1/max/0/default.jpg'],
    // size
    ['full/1500,/0/default.jpg', [0, 0, 3000, 2000], [1500, 1000], 'full/1500,1000/0/default.jpg'],
    ['full/,500/0/default.jpg', [0, 0, 3000, 2000], [750, 500], 'full/750,500/0/default.jpg'],
    ['full/pct:10/0/default.jpg', [0, 0, 3000, 2000], [300, 200], 'full/300,200/0/default.jpg'],
    ['full/pct:0.0001/0/default.jpg', [0, 0, 3000, 2000], [1, 1], 'full/1,1/0/default.jpg'],
    ['full/100,900/0/default.jpg', [0, 0, 3000, 2000], [100, 900], 'full/100,900/0/default.jpg'],
    ['full/!600,600/0/default.jpg', [0, 0, 3000, 2000], [600, 400], 'full/600,400/0/default.jpg'],
    ['full/!9000,9000/0/default.jpg', [0, 0, 3000, 2000], [3000, 2000], 'full/max/0/default.jpg'],
    ['full/3000,2000/0/default.jpg', [0, 0, 3000, 2000], [3000, 2000], 'full/max/0/default.jpg'],
    ['0,0,30,20/^60,/0/default.jpg', [0, 0, 30, 20], [60, 40], '0,0,30,20/^60,40/0/default.jpg'],
    ['0,0,30,20/^pct:300/0/default.jpg', [0, 0, 30, 20], [90, 60], '0,0,30,20/^90,60/0/default.jpg'],
    ['0,0,30,20/^!90,90/0/default.jpg', [0, 0, 30, 20], [90, 60], '0,0,30,20/^90,60/0/default.jpg'],
    ['0,0,20,20/^max/0/default.jpg', [0, 0, 20, 20], [4096, 4096], '0,0,20,20/^4096,4096/0/default.jpg'],
    ['full/^1500,/0/default.jpg', [0, 0, 3000, 2000], [1500, 1000], 'full/1500,1000/0/default.jpg'],
    // quality and format
    ['full/max/0/color.png', [0, 0, 3000, 2000], [3000, 2000], 'full/max/0/default.png'],
    ['full/max/!90/gray.webp', [0, 0, 3000, 2000], [3000, 2000], 'full/max/!90/gray.webp'],
    ['full/max/360/bitonal.jpg', [0, 0, 3000, 2000], [3000, 2000], 'full/max/0/bitonal.jpg'],
    ['full/max/90.0/default.jpg', [0, 0, 3000, 2000], [3000, 2000], 'full/max/90/default.jpg'],
  ])('%s', (text, [x, y, regionWidth, regionHeight], [width, height], canonical) => {
    const { picture, canonical: named } = read(text);
    expect(picture).toMatchObject({ region: { x, y, width: regionWidth, height: regionHeight }, width, height });
    expect(named).toBe(canonical);
    expect(read(canonical).picture).toEqual(picture);
  });

  it('gets the largest picture that is made where all of it would be too much', () => {
    const { picture, canonical } = read('full/max/0/default.jpg', GIGA);
    expect([picture.width, picture.height]).toEqual([6476, 2590]);
    expect(canonical).toBe('full/max/0/default.jpg');
    expect(read('full/!20000,20000/0/default.jpg', GIGA).picture).toMatchObject({ width: 6476, height: 2590 });
  });

  it.each([
    ...['', 'whole', '0,0,0,10', '0,0,10,0', '3000,0,10,10', '0,2000,1,1', '-1,0,10,10', '1,2,3', '0,0,1.5,1'],
    ...['pct:', 'pct:0,0,0,1', 'pct:100,0,10,10', 'pct:-1,0,10,10', 'percent:1,1,1,1', '0,0,1,1,1'],
  ])('is refused for the region "%s"', (region) => {
    expect(refusal(`${region}/max/0/default.jpg`)).toBe(400);
  });

  it.each([
    ...[
      '',
      'full',
      ',',
      '^',
      '^,',
      '0,',
      ',0',
      '0,0',
      '3001,',
      ',2001',
      '3001,10',
      'pct:0',
      'pct:101',
      'pct:',
      '!,',
      '!10,',
    ],
    ...['!0,0', '^8193,', '^,9000', '^5000,5000', '10', '1.5,', '-5,', 'max,', '^!'],
  ])('is refused for the size "%s"', (size) => {
    expect(refusal(`full/${size}/0/default.jpg`)).toBe(400);
  });

  it.each([
    ...([
      ['361', 400],
      ['-90', 400],
      ['', 400],
      ['x', 400],
      ['!', 400],
      ['1e2', 400],
      ['!!90', 400],
    ] as const),
    ...([
      ['45', 501],
      ['!22.5', 501],
      ['90.1', 501],
    ] as const),
  ])('answers the rotation "%s" with %d', (rotation, status) => {
    expect(refusal(`full/max/${rotation}/default.jpg`)).toBe(status);
  });

  it.each([
    ...([
      ['best.jpg', 400],
      ['default', 400],
      ['default.', 400],
      ['default.exe', 400],
      ['Default.jpg', 400],
    ] as const),
    ...([
      ['default.tif', 501],
      ['gray.gif', 501],
      ['default.jp2', 501],
      ['default.pdf', 501],
      ['constructor.jpg', 400],
    ] as const),
  ])('answers the quality and format "%s" with %d', (file, status) => {
    expect(refusal(`full/max/0/${file}`)).toBe(status);
  });
});
