import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** Longer than anything takes, even on a machine that is busy with other things. */
const PATIENCE_MS = 30_000;

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

type Answer = (request: Received, response: ServerResponse) => void;

/** A server of somebody else's, which messages are sent to. */
export class Receiver {
  readonly received: Received[] = [];
  /** What it does with the next requests. */
  answer: Answer = (_, response) => void response.writeHead(204).end();

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response) => void receiver.take(request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return receiver;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  address(path = '/hook', host = '127.0.0.1'): string {
    return `http://${host}:${this.port}${path}`;
  }

  /** Waits until so many messages have come, in all. */
  async until(count: number): Promise<Received[]> {
    for (const end = Date.now() + PATIENCE_MS; this.received.length < count && Date.now() < end;) await pause(20);
    if (this.received.length < count) throw new Error(`Only ${this.received.length} of ${count} messages came.`);
    return this.received;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(() => done()));
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const received = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(parts).toString() };
    this.received.push(received);
    this.answer(received, response);
  }
}

/** As the guide tells receivers to look at a message: written here once more, not with the code under test. */
export function isSignedWith(secret: string, { headers, body }: Received): boolean {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
  const signed = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const wanted = Buffer.from(`v1,${createHmac('sha256', key).update(signed).digest('base64')}`);
  const got = Buffer.from(String(headers['webhook-signature']));
  return got.length === wanted.length && timingSafeEqual(got, wanted);
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
