// Pyramids that are made up as they are asked for: every value can be foretold.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export type SampleType = 'uint8' | 'uint16' | 'float32';

/** A made-up image: what its tiles hold, and how. */
export interface Picture {
  readonly type: SampleType;
  readonly picture: keyof typeof PICTURES;
  readonly a: number;
  readonly b: number;
  readonly samples: number;
  readonly side: number;
  readonly gutter: number;
}

/** A request for a tile. */
export interface SeenRequest {
  readonly path: string;
  state: 'open' | 'answered' | 'aborted';
}

const ARRAYS = { uint8: Uint8Array, uint16: Uint16Array, float32: Float32Array };

/** A number 0 … 65535 that looks like none before it. */
export function noise(x: number, y: number, seed: number): number {
  let h = (Math.imul(x, 374761393) + Math.imul(y, 668265263) + Math.imul(seed, 2246822519)) | 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return (h ^ (h >>> 16)) & 0xffff;
}

/** What is at a pixel of a level; `a` and `b` are the picture's two numbers. */
export const PICTURES = {
  /** `a` everywhere. */
  even: (_x: number, _y: number, a: number, _b: number) => a,
  /** From `a` upwards, `b` values, one a pixel, along each row, each row shifted by one. */
  steps: (x: number, y: number, a: number, b: number) => a + ((x + y) % b),
  noise: (x: number, y: number, a: number, _b: number) => noise(x, y, a),
  /** Smooth, so that a hundredth of a pixel to either side changes nothing. */
  waves: (x: number, y: number, a: number, _b: number) => 32_768 + 30_000 * Math.sin(x / 40 + a) * Math.cos(y / 50),
  /** A soft round spot, brightest in the middle of the pixel (a, a), as wide as b; black far from it. */
  spot: (x: number, y: number, a: number, b: number) => 60_000 * Math.exp(-((x - a) ** 2 + (y - a) ** 2) / (2 * b * b)),
  /** Never 0, so that a hole in the picture can be told from the picture. */
  bright: (x: number, y: number, a: number, _b: number) => 20000 + (noise(x, y, a) >> 2),
  /** Thousandths around 0. */
  fraction: (x: number, y: number, a: number, b: number) => ((noise(x, y, a) - 32768) / 32768) * (b || 1),
};

/** One tile with its gutter, as the product serves it. Beyond the upper and left edge its outermost pixel is repeated. */
export function tile({ type, picture, a, b, samples, side, gutter }: Picture, column: number, row: number): Buffer {
  const full = side + 2 * gutter;
  const values = new ARRAYS[type](full * full * samples);
  const value = PICTURES[picture];
  for (let j = 0; j < full; j++) {
    for (let i = 0; i < full; i++) {
      const x = Math.max(0, column * side + i - gutter);
      const y = Math.max(0, row * side + j - gutter);
      for (let s = 0; s < samples; s++) values[(j * full + i) * samples + s] = value(x, y, a + 1000 * s, b);
    }
  }
  return Buffer.from(values.buffer);
}

/** The address of a made-up image's tiles. */
export function pictureUrl({
  type = 'uint16',
  picture,
  a = 0,
  b = 0,
  samples = 1,
  side = 512,
  gutter = 1,
}: Partial<Picture> & Pick<Picture, 'picture'>): string {
  return `/made/${[type, picture, a, b, samples, side, gutter].join(',')}`;
}

/**
 * Serves made-up tiles, and the bench page.
 *
 * `latencyMs`, `status` (of tiles whose address contains a text) may be changed at any time; `seen` is what was asked for.
 */
export class TileServer {
  latencyMs = 0;
  /** Text in an address → status to answer with. */
  readonly refused = new Map<string, number>();
  /** Text in an address → the body to answer with, as it is. */
  readonly given = new Map<string, Buffer>();
  /** Every request for a tile since it was last emptied. */
  seen: SeenRequest[] = [];
  readonly #pageFolder: string;
  readonly #cache = new Map<string, Buffer>();
  readonly #server = createServer((request, response) => this.#answer(request, response));

  /** @param pageFolder  Where the bench page's scripts are. */
  constructor(pageFolder: string) {
    this.#pageFolder = pageFolder;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer({ url }: IncomingMessage, response: ServerResponse): void {
    const path = url ?? '/';
    if (!path.startsWith('/made/')) {
      this.#page(path, response);
      return;
    }
    const entry: SeenRequest = { path, state: 'open' };
    this.seen.push(entry);
    response.on('close', () => (entry.state = response.writableFinished ? 'answered' : 'aborted'));
    // This process also drives the browser: what it was told while it was busy, it is to hear before it answers.
    setTimeout(() => setImmediate(() => setImmediate(() => this.#tile(path, response))), this.latencyMs);
  }

  #tile(path: string, response: ServerResponse): void {
    if (response.destroyed) return;
    const refusal = [...this.refused].find(([text]) => path.includes(text));
    if (refusal) {
      response.writeHead(refusal[1]).end();
      return;
    }
    const given = [...this.given].find(([text]) => path.includes(text));
    if (given) {
      response.writeHead(200, { 'content-type': 'image/jpeg', 'cache-control': 'no-store' }).end(given[1]);
      return;
    }
    const body = this.#body(path);
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-encoding': 'gzip',
      'content-length': body.length,
      'cache-control': 'no-store',
    });
    response.end(body);
  }

  #body(path: string): Buffer {
    const [, , picture = '', level, ...place] = path.split('/');
    const [column = 0, row = 0] = place.map(Number);
    const [type, name, ...numbers] = picture.split(',');
    const [a = 0, b = 0, samples = 1, side = 512, gutter = 1] = numbers.map(Number);
    const shape = { type, picture: name, a, b, samples, side, gutter } as Picture;
    // Made-up tiles far apart may be alike: making them must not cost more than serving them.
    const key = `${picture}/${level ?? ''}/${column % 4}/${row % 4}`;
    const isAlike = name === 'bright' || name === 'even';
    const known = isAlike ? this.#cache.get(key) : undefined;
    if (known) return known;
    const body = gzipSync(tile(shape, isAlike ? column % 4 : column, isAlike ? row % 4 : row), { level: 1 });
    if (isAlike) this.#cache.set(key, body);
    return body;
  }

  #page(path: string, response: ServerResponse): void {
    if (path === '/') {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(
        '<!doctype html><body style="margin:0;background:#000"><script type="module" src="/bench-page.js"></script>',
      );
      return;
    }
    const file = join(this.#pageFolder, path.endsWith('.worker') ? `${path.slice(1)}.js` : path.slice(1));
    if (existsSync(file)) response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(file));
    else response.writeHead(path === '/favicon.ico' ? 204 : 404).end();
  }
}
