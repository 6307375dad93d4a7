// Somebody who uses an installation through nginx, as scripts do.
import { createHash } from 'node:crypto';

const PATIENCE_MS = 60_000;
const POLL_MS = 100;

/** Asks until `find` gives something. @throws Error when that takes a minute */
export async function until(what, find) {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const found = await find();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`Not within a minute: ${what}`);
    await new Promise((wake) => setTimeout(wake, POLL_MS));
  }
}

/** @returns {Promise<Visitor>} */
export async function signedIn(url, username, password) {
  const digest = createHash('sha256').update(password).digest('hex');
  const reply = await fetch(`${url}/memento/login`, { method: 'POST', headers: { username, password: digest } });
  if (!reply.ok) throw new Error(`login: ${reply.status} ${await reply.text()}`);
  return new Visitor(url, (await reply.json()).token);
}

export class Visitor {
  constructor(url, token) {
    this.url = url;
    this.token = token;
  }

  ask(path, { headers = {}, ...rest } = {}) {
    return fetch(`${this.url}${path}`, { ...rest, headers: { 'x-access-token': this.token, ...headers } });
  }

  /** @returns what the reply says. @throws Error unless all is well */
  async json(path, method = 'GET', body = undefined) {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const reply = await this.ask(path, { method, headers, body: body && JSON.stringify(body) });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  /** @returns the image, once its tiles are there */
  async upload(projectId, name, bytes, format = 3) {
    const form = new FormData();
    form.append('json', JSON.stringify({ name, format, type: '', project_id: projectId, owner_id: 1 }));
    form.append('file', new Blob([bytes]), `${name}.png`);
    const reply = await this.ask('/memento/images/upload', { method: 'POST', body: form });
    if (!reply.ok) throw new Error(`upload: ${reply.status} ${await reply.text()}`);
    const { image_id } = (await reply.json()).image;
    return until('tiles', async () => {
      const { image } = await this.json(`/memento/images/${image_id}`);
      if (image.status === 'failed') throw new Error(JSON.stringify(image.failure));
      return image.status === 'ready' && image;
    });
  }
}
