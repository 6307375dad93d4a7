// Images to tile, made here so that everybody measures the same ones: a stained slide and a fluorescence channel, each as an
// uncompressed TIFF in strips of 256 rows.
import { closeSync, openSync, writeSync } from 'node:fs';

const PATCH = 2048;
const STRIP_ROWS = 256;
const NOISE = 1 << 20;

/** Random numbers that are the same each time (a linear congruence modulo 2^32). @returns {() => number}  0 ≤ n < 1 */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** Normally distributed, as sensor noise is. */
function gaussian(random, length, sigma) {
  return Float32Array.from({ length }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    return sigma * radius * Math.cos(2 * Math.PI * random());
  });
}

/** Adds clouds of about `scale` pixels: a coarse grid of random values, interpolated. */
function addClouds(target, side, random, scale, weight) {
  const cells = Math.ceil(side / scale) + 2;
  const grid = Float32Array.from({ length: cells * cells }, () => random() - 0.5);
  for (let y = 0; y < side; y++) {
    const [row, down] = [Math.floor(y / scale) * cells, (y % scale) / scale];
    for (let x = 0; x < side; x++) {
      const [at, right] = [row + Math.floor(x / scale), (x % scale) / scale];
      const upper = grid[at] + (grid[at + 1] - grid[at]) * right;
      const lower = grid[at + cells] + (grid[at + cells + 1] - grid[at + cells]) * right;
      target[y * side + x] += weight * (upper + (lower - upper) * down);
    }
  }
}

/** Adds ellipses with soft edges: nuclei. */
function addNuclei(target, side, random, count, [smallest, largest], [faint, strong]) {
  for (let n = 0; n < count; n++) {
    const radius = () => smallest + (largest - smallest) * random();
    const [a, b, angle, strength] = [radius(), radius(), Math.PI * random(), faint + (strong - faint) * random()];
    const reach = Math.ceil(1.5 * largest);
    const [left, top] = [random(), random()].map((at) => reach + Math.floor(at * (side - 2 * reach)));
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    for (let dy = -reach; dy < reach; dy++) {
      for (let dx = -reach; dx < reach; dx++) {
        const distance = Math.hypot((dx * c + dy * s) / a, (dy * c - dx * s) / b);
        const at = (top + dy) * side + left + dx;
        if (distance < 1.5) target[at] = Math.max(target[at], strength / (1 + Math.exp((distance - 1) * 8)));
      }
    }
  }
}

/** A piece of tissue, haematoxylin and eosin. @returns {Uint8Array} RGB */
function stainedPatch(seed) {
  const random = randomFrom(seed);
  const eosin = new Float32Array(PATCH * PATCH).fill(0.45);
  for (const [scale, weight] of [
    [256, 0.35],
    [64, 0.28],
    [16, 0.21],
    [6, 0.14],
    [3, 0.09],
  ]) {
    addClouds(eosin, PATCH, random, scale, weight);
  }
  const haematoxylin = new Float32Array(PATCH * PATCH).fill(0.08);
  addNuclei(haematoxylin, PATCH, random, 2600, [5, 11], [0.5, 1.1]);
  const rgb = new Uint8Array(PATCH * PATCH * 3);
  for (let i = 0; i < eosin.length; i++) {
    const [e, h] = [Math.max(0.02, eosin[i]) * 0.75, haematoxylin[i] * 1.2];
    rgb[3 * i] = 243 * Math.exp(-0.07 * e - 0.65 * h);
    rgb[3 * i + 1] = 241 * Math.exp(-0.99 * e - 0.7 * h);
    rgb[3 * i + 2] = 244 * Math.exp(-0.11 * e - 0.29 * h);
  }
  return rgb;
}

/** Cells that glow on a dark ground. @returns {Float32Array} counts of the camera */
function fluorescentPatch(seed) {
  const random = randomFrom(seed);
  const light = new Float32Array(PATCH * PATCH).fill(200);
  addClouds(light, PATCH, random, 256, 200);
  addClouds(light, PATCH, random, 32, 80);
  addNuclei(light, PATCH, random, 260, [14, 34], [800, 9000]);
  addNuclei(light, PATCH, random, 1200, [2, 4], [500, 12000]);
  return light;
}

/**
 * Writes a slide of side × side pixels, 8-bit RGB; about two thirds of it is tissue. BigTIFF above 4 GB.
 *
 * @param {number} side  pixels
 */
export function writeSlide(path, side) {
  const patches = [1, 2, 3, 4].map(stainedPatch);
  const random = randomFrom(7);
  const noise = gaussian(random, NOISE, 1.6);
  const clouds = new Float32Array(256 * 256);
  addClouds(clouds, 256, random, 24, 1);
  writeTiff(path, side, 3, 1, (y, row) => {
    const shift = Math.floor(random() * (NOISE - 1));
    for (let left = 0; left < side; left += PATCH) {
      const patch = patches[(Math.floor(y / PATCH) * 3 + left / PATCH) % patches.length];
      const from = (y % PATCH) * PATCH * 3 - left * 3;
      const right = Math.min(side, left + PATCH);
      for (let x = left; x < right; x++) {
        const cloud = clouds[((y >> 6) & 255) * 256 + ((x >> 6) & 255)];
        const bare = cloud < -0.08;
        for (let i = 3 * x; i < 3 * x + 3; i++) {
          row[i] = Math.min(255, (bare ? 242 : patch[from + i]) + noise[(i + shift) & (NOISE - 1)]);
        }
      }
    }
  });
}

/** Writes a channel of side × side pixels, 16 bits, with the noise of a camera. */
export function writeChannel(path, side) {
  const patches = [11, 12, 13].map(fluorescentPatch);
  const random = randomFrom(17);
  const noise = gaussian(random, NOISE, 1);
  writeTiff(path, side, 1, 2, (y, row) => {
    const shift = Math.floor(random() * (NOISE - 1));
    for (let x = 0; x < side; x++) {
      const patch = patches[(Math.floor(y / PATCH) * 2 + Math.floor(x / PATCH)) % patches.length];
      const electrons = patch[(y % PATCH) * PATCH + (x % PATCH)] / 2.2;
      const shot = Math.sqrt(electrons + 2.6) * noise[(x + shift) & (NOISE - 1)];
      row[x] = Math.min(0xffff, Math.max(0, (electrons + shot) * 2.2 + 100));
    }
  });
}

function writeTiff(path, side, samples, bytesPerSample, fillRow) {
  const file = openSync(path, 'w');
  const rowBytes = side * samples * bytesPerSample;
  const strips = Math.ceil(side / STRIP_ROWS);
  const head = tiffHead(side, samples, bytesPerSample, strips, rowBytes);
  writeSync(file, head);
  const strip = Buffer.alloc(rowBytes * STRIP_ROWS);
  for (let top = 0, at = head.length; top < side; top += STRIP_ROWS) {
    const rows = Math.min(STRIP_ROWS, side - top);
    for (let y = 0; y < rows; y++) {
      const length = side * samples;
      const begin = strip.byteOffset + y * rowBytes;
      fillRow(
        top + y,
        bytesPerSample === 1
          ? new Uint8Array(strip.buffer, begin, length)
          : new Uint16Array(strip.buffer, begin, length),
      );
    }
    at += writeSync(file, strip, 0, rows * rowBytes, at);
  }
  closeSync(file);
}

/** A BigTIFF header with one directory; strips follow it without a gap. */
function tiffHead(side, samples, bytesPerSample, strips, rowBytes) {
  const tags = [
    [256, [side]],
    [257, [side]],
    [258, Array(samples).fill(8 * bytesPerSample)],
    [259, [1]],
    [262, [samples === 3 ? 2 : 1]],
    [273, []],
    [277, [samples]],
    [278, [STRIP_ROWS]],
    [279, []],
    [284, [1]],
  ];
  const valuesAt = 16 + 8 + 20 * tags.length + 8;
  const length = valuesAt + 2 * 8 * strips + 8 * samples;
  const head = Buffer.alloc(length);
  head.write('II+\0\x08\0\0\0\x10', 'latin1');
  head.writeBigUInt64LE(BigInt(tags.length), 16);
  const bytesOf = (n) => rowBytes * Math.min(STRIP_ROWS, side - n * STRIP_ROWS);
  tags[5][1] = Array.from({ length: strips }, (_, n) => length + n * rowBytes * STRIP_ROWS);
  tags[8][1] = Array.from({ length: strips }, (_, n) => bytesOf(n));
  let free = valuesAt;
  for (const [i, [tag, values]] of tags.entries()) {
    const entry = 24 + 20 * i;
    head.writeUInt16LE(tag, entry);
    head.writeUInt16LE(tag === 258 ? 3 : 16, entry + 2);
    head.writeBigUInt64LE(BigInt(values.length), entry + 4);
    const bytes = tag === 258 ? 2 * values.length : 8 * values.length;
    let at = entry + 12;
    if (bytes > 8) {
      head.writeBigUInt64LE(BigInt(free), at);
      [at, free] = [free, free + bytes];
    }
    for (const [n, value] of values.entries()) {
      if (tag === 258) head.writeUInt16LE(value, at + 2 * n);
      else head.writeBigUInt64LE(BigInt(value), at + 8 * n);
    }
  }
  return head;
}
