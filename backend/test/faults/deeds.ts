import { createHash, randomUUID } from 'node:crypto';
import { grey16Tiff } from '../builders/a-tiff.js';
import { type Client, newPoint, Refused } from '../kill/writer.js';
import { OPTIONS, type ScoringDesk } from './desk.js';

export type DeedKind = 'regions' | 'comment' | 'decision' | 'upload';

/** Something that somebody does, and sends again until they are told that it is done. */
export interface Deed {
  kind: DeedKind;
  /** Of the person who does it: a decision replaces the one before. */
  reader: number;
  /** Of a comment its text, of a decision its option, of an upload the name of the image. */
  text: string;
  /** Drawn in one request. */
  regionIds: string[];
  /** Of an upload. */
  sha256: string;
  acknowledged: boolean;
  send(client: Client): Promise<unknown>;
}

const BATCH = 5;
/** What is said when it is done already: by an earlier request whose answer was lost. */
const DONE_BEFORE = ['idempotency.answer-lost', 'image.name-taken'];

/** The nth that a reader does. */
export function aDeed(kind: DeedKind, reader: number, n: number, at: ScoringDesk): Deed {
  const id = randomUUID();
  const text = kind === 'decision' ? OPTIONS[n % OPTIONS.length] : `${kind} ${n} ${id}`;
  const regionIds = kind === 'regions' ? Array.from({ length: BATCH }, () => randomUUID()) : [];
  const deed: Deed = { kind, reader, text, regionIds, sha256: '', acknowledged: false, send: () => Promise.resolve() };
  if (kind === 'regions') {
    const changes = regionIds.map(newPoint);
    deed.send = (client) => client.send('PATCH', `/layers/${at.layerId}/regions`, { changes });
  } else if (kind === 'comment') {
    const body = { content: text, layer_id: at.layerId };
    deed.send = (client) => client.send('POST', '/comments', body, id);
  } else if (kind === 'decision') {
    const path = `/annotations/${at.sampleIds[reader]}/decisions/${at.classificationId}`;
    deed.send = (client) => client.send('PUT', path, { option: text });
  } else {
    const file = grey16Tiff(300, 200, (x, y) => (x * 31 + y * 17 + n * 257 + reader * 4099) & 0xffff);
    deed.sha256 = createHash('sha256').update(file).digest('hex');
    deed.send = (client) => client.upload(at.projectId, text, file);
  }
  return deed;
}

/** Whether an answer says that the deed is done already. */
export function saysDone(error: unknown, isRepeated: boolean): boolean {
  return isRepeated && error instanceof Refused && DONE_BEFORE.includes(error.code);
}
