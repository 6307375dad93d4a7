// What readers do all day, without a browser: open a sample, look at tiles, draw, score, hear of the others, go on to the next.
import { randomUUID } from 'node:crypto';
import { WritableStream } from 'node:stream/web';
import { setTimeout as pause } from 'node:timers/promises';
import { Visitor } from '../deploy/visitor.mjs';

/** Somebody looks at a sample for so long, and does all that while. */
const LOOKS_MS = 12_000;
const TILES = 12;

/** A seeded source of numbers from 0 to 1 (mulberry32): the same readers do the same in every run. */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a run has seen: how long things took, what failed, and what was acknowledged. */
export class Notes {
  /** ms, by what was asked. */
  times = { page: [], tile: [], edit: [], score: [] };
  /** @type {string[]} */
  errors = [];
  /** region id → { layerId, version, x }, as last acknowledged. */
  regions = new Map();
  /** `reader/sample` → option, as last acknowledged. */
  scores = new Map();
}

export class Reader {
  constructor({ visitor, userId, samples, classificationId, random, notes }) {
    Object.assign(this, { visitor, userId, samples, classificationId, random, notes });
    /** Own regions by layer: some are moved later. */
    this.mine = new Map();
  }

  /** Reads until `deadline` (as performance.now() has it); ends what it has begun. */
  async read(deadline) {
    await pause(this.random() * LOOKS_MS); // nobody comes in at the same moment
    while (performance.now() < deadline) {
      const sample = this.samples[Math.floor(this.random() * this.samples.length)];
      try {
        await this.look(sample);
      } catch (error) {
        this.notes.errors.push(String(error));
      }
    }
  }

  /** The same person by another way in. */
  through(url) {
    return new Reader({ ...this, visitor: new Visitor(url, this.visitor.token) });
  }

  /** Sample after sample without a rest, tiles and news left out. @returns {Promise<number>} how many. */
  async hurry(deadline) {
    let visits = 0;
    for (; performance.now() < deadline; visits++) {
      const sample = this.anyOf(this.samples);
      try {
        await this.timed('page', `/memento/annotations/${sample.annotationId}/page`);
        await this.draw(sample);
        await this.score(sample);
      } catch (error) {
        this.notes.errors.push(String(error));
      }
    }
    return visits;
  }

  async look(sample) {
    await this.timed('page', `/memento/annotations/${sample.annotationId}/page`);
    const leaving = new AbortController();
    const events = this.hear(sample, leaving.signal);
    try {
      await Promise.all(Array.from({ length: TILES }, () => this.timed('tile', this.anyOf(sample.tiles))));
      await this.pauseFor(1 / 3);
      await this.draw(sample);
      await this.pauseFor(1 / 3);
      await this.score(sample);
      await this.pauseFor(1 / 3);
    } finally {
      leaving.abort();
      await events;
    }
  }

  /** Draws one more, or moves one of its own. */
  async draw({ layerId }) {
    const mine = this.mine.get(layerId) ?? [];
    this.mine.set(layerId, mine);
    const isNew = mine.length < 3 || this.random() < 0.5;
    const region_id = isNew ? randomUUID() : this.anyOf(mine);
    const version = this.notes.regions.get(region_id)?.version ?? 0;
    const x = Math.floor(this.random() * 1000);
    const geometry = { points: [[x, 10], [x + 40, 10], [x + 20, 50]] }; // prettier-ignore
    const region = { region_id, version, shape: 'polygon', geometry, name: `of ${this.userId}` };
    const body = JSON.stringify({ changes: [{ op: 'put', region }] });
    const headers = { 'content-type': 'application/json' };
    const path = `/memento/layers/${layerId}/regions`;
    const reply = await this.timed('edit', path, { method: 'PATCH', headers, body });
    this.notes.regions.set(region_id, { layerId, version: reply.regions[0].version, x });
    if (isNew) mine.push(region_id);
  }

  async score({ annotationId }) {
    const option = this.anyOf(['yes', 'no']);
    const path = `/memento/annotations/${annotationId}/decisions/${this.classificationId}`;
    const headers = { 'content-type': 'application/json' };
    await this.timed('score', path, { method: 'PUT', headers, body: JSON.stringify({ option }) });
    this.notes.scores.set(`${this.userId}/${annotationId}`, option);
  }

  /** The events of a sample, which are read and thrown away, until somebody leaves. */
  async hear({ annotationId }, signal) {
    try {
      const reply = await this.visitor.ask(`/memento/annotations/${annotationId}/events`, { signal });
      if (!reply.ok) this.notes.errors.push(`events: ${reply.status} ${await reply.text()}`);
      else await reply.body.pipeTo(new WritableStream(), { signal });
    } catch (error) {
      if (!signal.aborted) this.notes.errors.push(`events: ${error}`);
    }
  }

  async timed(what, path, options) {
    const before = performance.now();
    const reply = await this.visitor.ask(path, options);
    const bytes = Buffer.from(await reply.arrayBuffer());
    this.notes.times[what].push(performance.now() - before);
    if (!reply.ok) throw new Error(`${what}: ${reply.status} ${bytes}`);
    return what === 'edit' ? JSON.parse(bytes) : null;
  }

  pauseFor(part) {
    return pause(LOOKS_MS * part * (0.5 + this.random()));
  }

  anyOf(list) {
    return list[Math.floor(this.random() * list.length)];
  }
}
