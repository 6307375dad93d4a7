import { get, type IncomingMessage } from 'node:http';

/** Whatever of it the event has. */
interface EventData {
  version: number;
  versions: Record<number, number>;
  layers: Record<number, number>;
  regions: { region_id: string }[];
  deleted: string[];
  op: string;
  people: { client_id: string; name: string }[];
  state: string;
  progress: number;
  failure: { code: string; message: string } | null;
}

export interface HeardEvent {
  event: string;
  data: EventData;
}

/** Longer than anything takes, even on a machine that is busy with other things. */
const PATIENCE_MS = 20_000;

/** Listens to events, as a page or a script does. */
export class EventReader {
  readonly heard: HeardEvent[] = [];
  /** Whether the server has ended the stream. */
  ended = false;
  private text = '';
  private wake: (() => void)[] = [];

  private constructor(readonly reply: IncomingMessage) {
    reply.setEncoding('utf8').on('data', (some: string) => this.read(some));
    for (const last of ['end', 'close', 'error'])
      reply.on(last, () => {
        this.ended = true;
        this.stir();
      });
  }

  /** Resolves when the stream has begun: what is changed from now on is heard. Rejects with the status otherwise. */
  static open(base: string, annotationId: number, token: string, clientId?: string): Promise<EventReader> {
    const client = clientId ? `?client_id=${clientId}` : '';
    return EventReader.at(`${base}/memento/annotations/${annotationId}/events${client}`, token, 'layers');
  }

  /** The same of an image that is being tiled. */
  static ofImage(base: string, imageId: number, token: string): Promise<EventReader> {
    return EventReader.at(`${base}/memento/images/${imageId}/events`, token, 'tiling');
  }

  private static async at(url: string, token: string, first: string): Promise<EventReader> {
    const reply = await new Promise<IncomingMessage>((resolve, reject) =>
      get(url, { headers: { 'x-access-token': token }, agent: false }, resolve).on('error', reject),
    );
    if (reply.statusCode !== 200) {
      reply.destroy();
      throw new Error(`status ${reply.statusCode}`);
    }
    const reader = new EventReader(reply);
    await reader.until(first);
    return reader;
  }

  /** The first event of this name, past or to come, of which `holds` is true. */
  until(name: string, holds: (data: EventData) => boolean = () => true): Promise<HeardEvent> {
    return this.find(`event ${name}`, ({ event, data }) => event === name && holds(data));
  }

  /** @param what For the message when it does not come. */
  find(what: string, holds: (heard: HeardEvent) => boolean): Promise<HeardEvent> {
    return this.wait(what, () => this.heard.find(holds));
  }

  untilEnded(): Promise<unknown> {
    return this.wait('the end', () => this.ended || undefined);
  }

  close(): void {
    this.reply.destroy();
  }

  private async wait<Found>(what: string, find: () => Found | undefined): Promise<Found> {
    const lateAt = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      const leftMs = lateAt - performance.now();
      if (leftMs <= 0) throw new Error(`Waited in vain for ${what}; heard ${JSON.stringify(this.heard)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.wake.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  private read(some: string): void {
    this.text += some;
    const frames = this.text.split('\n\n');
    this.text = frames.pop() as string;
    for (const frame of frames) {
      const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(frame) ?? [];
      if (event) this.heard.push({ event, data: JSON.parse(data) as EventData });
    }
    this.stir();
  }

  private stir(): void {
    const waiting = this.wake;
    this.wake = [];
    for (const wake of waiting) wake();
  }
}
