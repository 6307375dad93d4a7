// Pyramids that are made up as they are asked for: every value can be foretold.
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const ARRAYS = { uint8: Uint8Array, uint16: Uint16Array, float32: Float32Array };

/** A number 0 … 65535 that looks like none before it. */
export function noise(x, y, seed) {
  let h = (Math.imul(x, 374761393) + Math.imul(y, 668265263) + Math.imul(seed, 2246822519)) | 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return (h ^ (h >>> 16)) & 0xffff;
}

/** What is at a pixel of a level; `a` and `b` are the picture's two numbers. */
export const PICTURES = {
  /** `a` everywhere. */
  even: (_x, _y, a) => a,
  /** From `a` upwards, `b` values, one a pixel, along each row, each row shifted by one. */
  steps: (x, y, a, b) => a + ((x + y) % b),
  noise: (x, y, a) => noise(x, y, a),
  /** Never 0, so that a hole in the picture can be told from the picture. */
  bright: (x, y, a) => 20000 + (noise(x, y, a) >> 2),
  /** Thousandths around 0. */
  fraction: (x, y, a, b) => ((noise(x, y, a) - 32768) / 32768) * (b || 1),
};

/** One tile with its gutter, as the product serves it. Beyond the upper and left edge its outermost pixel is repeated. */
export function tile({ type, picture, a, b, samples, side, gutter }, column, row) {
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
export function pictureUrl({ type = 'uint16', picture, a = 0, b = 0, samples = 1, side = 512, gutter = 1 }) {
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
  refused = new Map();
  /** Every request for a tile: `{ path, at, state }`; `answered` or `aborted`. */
  seen = [];
  #cache = new Map();
  #server = createServer((request, response) => this.#answer(request, response));

  constructor(pageFolder) {
    this.folder = pageFolder;
  }

  async start() {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${this.#server.address().port}`;
    return this;
  }

  stop() {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Forgets what was asked for. */
  forget() {
    this.seen = [];
  }

  #answer({ url }, response) {
    const path = url.split('?')[0];
    if (!path.startsWith('/made/')) return this.#page(path, response);
    const entry = { path, at: performance.now(), state: 'open' };
    this.seen.push(entry);
    response.on('close', () => (entry.state = response.writableFinished ? 'answered' : 'aborted'));
    setTimeout(() => this.#tile(path, response), this.latencyMs);
  }

  #tile(path, response) {
    if (response.destroyed) return;
    for (const [text, status] of this.refused) if (path.includes(text)) return response.writeHead(status).end();
    const body = this.#body(path);
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-encoding': 'gzip',
      'content-length': body.length,
      'cache-control': 'no-store',
    });
    response.end(body);
  }

  #body(path) {
    const [, , picture, level, column, row] = path.split('/');
    const [type, name, a, b, samples, side, gutter] = picture.split(',');
    const shape = { type, picture: name, a: +a, b: +b, samples: +samples, side: +side, gutter: +gutter };
    // Made-up tiles far apart may be alike: making them must not cost more than serving them.
    const key = `${picture}/${level}/${column % 4}/${row % 4}`;
    const isAlike = name === 'bright' || name === 'even';
    const known = isAlike ? this.#cache.get(key) : undefined;
    if (known) return known;
    const body = gzipSync(tile(shape, isAlike ? column % 4 : +column, isAlike ? row % 4 : +row), { level: 1 });
    if (isAlike) this.#cache.set(key, body);
    return body;
  }

  #page(path, response) {
    const [file, type] =
      path === '/'
        ? [null, 'text/html']
        : [join(this.folder, path === '/tile.worker' ? 'tile.worker.js' : path.slice(1)), 'text/javascript'];
    const page = '<!doctype html><body style="margin:0;background:#000"><script type="module" src="/bench-page.js"></script>';
    if (file && !existsSync(file)) return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': type }).end(file ? readFileSync(file) : page);
  }
}
