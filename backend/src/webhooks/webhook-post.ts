import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { Injectable } from '@nestjs/common';
import { AppError } from '../errors/app-error.js';
import { WebhookHosts } from './webhook-hosts.js';

/** From the look-up of the host to the end of the answer. */
const LONGEST_MS = 10_000;
/** So much of an answer is read, and thrown away: what counts is its status. Then the connection is cut. */
const MOST_ANSWER_BYTES = 64 * 1024;
const LONGEST_REASON = 300;

export interface Message {
  address: string;
  headers: Record<string, string>;
  body: string;
}

/** What became of one try. */
export interface Attempt {
  /** Null: there was no answer. */
  status: number | null;
  /** Null: it was taken. */
  failure: { code: string; message: string } | null;
}

/**
 * Sends a message as an HTTP request of its own: no connection is kept, no redirect is followed, no proxy of the environment is
 * used, and nothing of the answer is kept but its status. So a webhook cannot be made to read what lies inside.
 */
@Injectable()
export class WebhookPost {
  constructor(
    private readonly hosts: WebhookHosts,
    private readonly longestMs = LONGEST_MS,
  ) {}

  /** @param stop Ends the try at once. */
  async send(message: Message, stop: AbortSignal): Promise<Attempt> {
    const late = AbortSignal.timeout(this.longestMs);
    try {
      const status = await this.statusOf(message, AbortSignal.any([late, stop]));
      return { status, failure: failureOf(status) };
    } catch (error) {
      return { status: null, failure: late.aborted ? tooLate(this.longestMs) : unreachable(error as Error) };
    }
  }

  private statusOf({ address, headers, body }: Message, signal: AbortSignal): Promise<number> {
    const url = new URL(address);
    this.hosts.demandNumber(url.hostname);
    const secure = url.protocol === 'https:';
    const agent = secure ? new HttpsAgent() : new HttpAgent();
    const bytes = Buffer.from(body);
    const sent = { ...headers, 'content-type': 'application/json', 'content-length': bytes.length };
    const options = { method: 'POST', headers: sent, agent, lookup: this.hosts.lookup, signal };
    return new Promise((done, fail) => {
      const request = secure ? requestHttps(url, options) : requestHttp(url, options);
      request.on('error', fail);
      request.on('response', (response) => readAway(response, () => done(response.statusCode as number), fail));
      request.end(bytes);
    });
  }
}

/** Whoever closes before having heard the end looks like a failure to a simple receiver: so a short answer is heard out. */
function readAway(response: IncomingMessage, done: () => void, fail: (error: Error) => void): void {
  let bytes = 0;
  response.on('data', (some: Buffer) => {
    bytes += some.length;
    if (bytes <= MOST_ANSWER_BYTES) return;
    done();
    response.destroy();
  });
  response.on('end', done);
  response.on('error', fail);
}

function failureOf(status: number): Attempt['failure'] {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400)
    return { code: 'webhook.redirected', message: `The receiver answered ${status}. Redirects are not followed.` };
  return { code: 'webhook.refused', message: `The receiver answered ${status}.` };
}

function tooLate(longestMs: number): Attempt['failure'] {
  return { code: 'webhook.timeout', message: `The receiver had not answered after ${longestMs / 1000} seconds.` };
}

function unreachable(error: Error): Attempt['failure'] {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  // Of several addresses of one host, Node tells each failure.
  const first = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  const reason = `The receiver could not be reached: ${first.message}`;
  return { code: 'webhook.unreachable', message: reason.slice(0, LONGEST_REASON) };
}
