import { randomUUID } from 'node:crypto';

/** Where people write. */
export interface Desk {
  projectId: number;
  categoryId: number;
  annotationId: number;
  layerId: number;
  /** Of its regions, before anybody drew. */
  firstVersion: number;
}

export interface Write {
  kind: 'label' | 'annotation' | 'regions';
  /** Of a label or an annotation. */
  name: string;
  /** Of a batch, sent in one request. */
  regionIds: string[];
  acknowledged: boolean;
}

const KINDS = ['label', 'annotation', 'regions'] as const;
const BATCH = 5;

/** Any answer but the one that was hoped for. */
export class Refused extends Error {
  constructor(
    what: string,
    readonly status: number,
    readonly text: string,
  ) {
    super(`${what}: ${status} ${text}`);
  }

  /** Of the API's one error shape; empty for any other answer. */
  get code(): string {
    return /"code":"([^"]+)"/.exec(this.text)?.[1] ?? '';
  }
}

/** JSON there and back. */
export class Client {
  constructor(
    private readonly url: string,
    private readonly token = '',
  ) {}

  /** The same sign-in at another address. */
  at(url: string): Client {
    return new Client(url, this.token);
  }

  /** @throws Refused for any answer but the one that was hoped for; TypeError when the server is gone */
  async send<Reply>(method: string, path: string, body?: object, key?: string): Promise<Reply> {
    const headers = new Headers({ 'content-type': 'application/json', 'x-access-token': this.token });
    if (key !== undefined) headers.set('idempotency-key', key);
    const reply = await fetch(this.url + path, { method, headers, body: body && JSON.stringify(body) });
    const text = await reply.text();
    if (!reply.ok) throw new Refused(`${method} ${path}`, reply.status, text);
    return JSON.parse(text) as Reply;
  }

  /** Uploads an image at full size, without loss. @throws as {@link send} */
  async upload(project_id: number, name: string, file: Buffer): Promise<void> {
    const form = new FormData();
    form.append('json', JSON.stringify({ name, format: 5, type: '', project_id }));
    form.append('file', new Blob([new Uint8Array(file)]), 'file.tif');
    const headers = { 'x-access-token': this.token };
    const reply = await fetch(`${this.url}/images/upload`, { method: 'POST', headers, body: form });
    if (!reply.ok) throw new Refused(`POST /images/upload ${name}`, reply.status, await reply.text());
  }

  /** Everything of a list, page by page. */
  async all<Row>(list: string, query: string): Promise<Row[]> {
    const rows: Row[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Record<string, unknown> = await this.send('GET', `/${list}?${query}&limit=1000&cursor=${cursor}`);
      rows.push(...(page[list] as Row[]));
      cursor = page.next_cursor as string | null;
    }
    return rows;
  }
}

/** The nth write of many. */
export function nthWrite(n: number): Write {
  const regionIds = Array.from({ length: BATCH }, () => randomUUID());
  return { kind: KINDS[n % KINDS.length], name: `${n} ${randomUUID()}`, regionIds, acknowledged: false };
}

/** Returns once the server has said that it is done. */
export async function perform(write: Write, client: Client, at: Desk): Promise<void> {
  const { projectId: project_id, categoryId: category_id } = at;
  const { kind, name, regionIds } = write;
  if (kind === 'label') await client.send('POST', '/labels', { name, project_id });
  else if (kind === 'annotation') await client.send('POST', '/annotations', { name, project_id, category_id });
  else await client.send('PATCH', `/layers/${at.layerId}/regions`, { changes: regionIds.map(newPoint) });
  write.acknowledged = true;
}

export function newPoint(region_id: string, n: number): object {
  return { op: 'put', region: { region_id, shape: 'point', geometry: { points: [[n, n]] }, version: 0 } };
}
