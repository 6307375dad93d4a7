import type { Rgb } from './compose-task.js';

/**
 * Colours of the look-up tables at nine places from black to the full value; between them is the mean. As
 * frontend/src/app/annotate/lookup-tables.ts makes them, to within what a small picture shows.
 */
const STOPS: Readonly<Record<string, readonly Rgb[]>> = {
  grey: [
    [0, 0, 0],
    [255, 255, 255],
  ],
  inverted: [
    [255, 255, 255],
    [0, 0, 0],
  ],
  fire: [
    [0, 0, 0],
    [255, 0, 0],
    [255, 255, 0],
    [255, 255, 255],
  ],
  ice: [
    [0, 0, 0],
    [0, 0, 255],
    [0, 255, 255],
    [255, 255, 255],
  ],
  viridis: listed('390058 361498 004ca3 007199 00909d 00b09b 00d27a a2e24c f8ea21'),
  inferno: listed('000000 0d0018 3b0039 750047 b1163d d6562d ed9138 f7ca72 fffcc5'),
  cividis: listed('002067 1d3a73 3d5279 5e6a7e 808080 9e9981 bdb37e ddcc79 fde56f'),
};

export function lookUpTableNames(): string[] {
  return Object.keys(STOPS);
}

/** 256 × red, green, blue. A name that we do not know is grey. */
export function lookUpTable(name: string): Uint8Array {
  const stops = STOPS[name] ?? STOPS.grey;
  return Uint8Array.from(
    Array.from({ length: 256 }, (_, n) => {
      const at = (n / 255) * (stops.length - 1);
      const from = Math.min(stops.length - 2, Math.floor(at));
      return [0, 1, 2].map((c) => Math.round(stops[from][c] + (stops[from + 1][c] - stops[from][c]) * (at - from)));
    }).flat(),
  );
}

function listed(colours: string): Rgb[] {
  return colours.split(' ').map((hex) => [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb);
}
