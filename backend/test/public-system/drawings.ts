import type { Point } from '../../src/regions/geometry.js';

type Xy = { x: number; y: number };
interface Drawn {
  object: Record<string, unknown>;
  shape: string;
  /** Where the public system shows it, worked out by hand: x + (left − minX + strokeWidth / 2). */
  shown: Point[];
}

const COMMON = {
  ...{ version: '5.3.0', originX: 'left', originY: 'top', fill: 'rgba(249,187,1,0.25)', stroke: 'rgb(249, 187, 1)' },
  ...{ strokeWidth: 2, scaleX: 1, scaleY: 1, angle: 0, flipX: false, flipY: false, opacity: 1, visible: true },
  ...{ skewX: 0, skewY: 0 },
};

function polyline(points: Point[], left: number, top: number): Record<string, unknown> {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const size = { width: Math.max(...xs) - Math.min(...xs), height: Math.max(...ys) - Math.min(...ys) };
  return { type: 'polyline', ...COMMON, left, top, ...size, points: points.map(([x, y]): Xy => ({ x, y })) };
}

/** Everything that the editor of the public system draws, and what becomes of it when it is moved. */
export const DRAWN: Drawn[] = [
  {
    object: polyline(
      [
        [120.5, 80.25],
        [220.5, 80.25],
        [170.5, 160.25],
        [120.5, 80.25],
      ],
      120.5,
      80.25,
    ),
    shape: 'polygon',
    shown: [
      [121.5, 81.25],
      [221.5, 81.25],
      [171.5, 161.25],
    ],
  },
  {
    object: polyline(
      [
        [296, 200],
        [300, 196],
        [304, 200],
        [300, 204],
        [296, 200],
      ],
      296,
      196,
    ),
    shape: 'point',
    shown: [[301, 201]],
  },
  {
    object: polyline(
      [
        [10, 20],
        [60, 20],
        [60, 50],
        [10, 50],
        [10, 20],
      ],
      10,
      20,
    ),
    shape: 'polygon',
    shown: [
      [11, 21],
      [61, 21],
      [61, 51],
      [11, 51],
    ],
  },
  {
    object: polyline(
      [
        [10, 10],
        [110, 60],
        [10, 10],
      ],
      10,
      10,
    ),
    shape: 'line',
    shown: [
      [11, 11],
      [111, 61],
    ],
  },
  {
    // Not finished when it was saved: its ends lie about its centre.
    object: { type: 'line', ...COMMON, left: 10, top: 10, width: 100, height: 50, x1: -50, x2: 50, y1: -25, y2: 25 },
    shape: 'line',
    shown: [
      [11, 11],
      [111, 61],
    ],
  },
  {
    // Moved by (500, 300): its points keep the old place.
    object: polyline(
      [
        [10, 20],
        [60, 20],
        [35, 50],
        [10, 20],
      ],
      510,
      320,
    ),
    shape: 'polygon',
    shown: [
      [511, 321],
      [561, 321],
      [536, 351],
    ],
  },
  {
    // Begun left of and above the image: it jumped, since the editor takes the amounts of the least coordinates.
    object: polyline(
      [
        [-30, -20],
        [40, -20],
        [5, 45],
        [-30, -20],
      ],
      30,
      20,
    ),
    shape: 'polygon',
    shown: [
      [31, 21],
      [101, 21],
      [66, 86],
    ],
  },
  {
    // Closed by a double click: the last vertex twice, then the first.
    object: polyline(
      [
        [5, 5],
        [25, 5],
        [25, 30],
        [25, 30],
        [5, 5],
      ],
      5,
      5,
    ),
    shape: 'polygon',
    shown: [
      [6, 6],
      [26, 6],
      [26, 31],
    ],
  },
];

export const FOREIGN = [
  { type: 'textbox', ...COMMON, left: 5, top: 5, width: 50, height: 12, text: 'look hier: „µ“ 🔬' },
  { type: 'image', ...COMMON, left: 0, top: 0, width: 9, height: 9, src: 'data:,' },
  { type: 'polyline', ...COMMON, left: 5, top: 5, points: [{ x: 1, y: null }] },
];

export const fabric = (objects: unknown[]): string => JSON.stringify({ version: '5.3.0', objects });

export const TRIANGLE = DRAWN[0].object;

/** As a database that is not strict keeps what is too long for it. @returns how many whole objects are left, too */
export function cutOff(): { text: string; whole: number } {
  const one = JSON.stringify(TRIANGLE).length + 1;
  const text = fabric(new Array<unknown>(200).fill(TRIANGLE)).slice(0, 65_535);
  return { text, whole: Math.floor((text.length - '{"version":"5.3.0","objects":['.length) / one) };
}
