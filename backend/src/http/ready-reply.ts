import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

const ONE_SECOND_MS = 1000;
const DATE = 'date: ';
/** Of a date in a header, always: `Sun, 06 Nov 1994 08:49:37 GMT`. */
const DATE_LENGTH = 29;

/**
 * A reply to GET with its header, written down once and sent many times. It goes to the connection as it is: `ServerResponse`
 * puts each header together and checks it anew, which costs more than finding the bytes. docs/adr/0015-front-handler.md
 */
export class ReadyReply {
  /** What was given, where it lies in the reply: who keeps this needs to keep no other. */
  readonly bytes: Buffer;
  private readonly whole: Buffer;
  private readonly dateAt: number;
  private second = -1;

  /** @param headers Name and value in turns, of characters that may stand in a header. */
  constructor(bytes: Buffer, headers: readonly string[]) {
    const lines = Array.from(
      { length: headers.length / 2 },
      (_, at) => `${headers[2 * at]}: ${headers[2 * at + 1]}\r\n`,
    );
    const until = `HTTP/1.1 200 OK\r\n${DATE}`;
    const length = `content-length: ${bytes.length}\r\n`;
    const head = `${until}${' '.repeat(DATE_LENGTH)}\r\n${lines.join('')}${length}connection: keep-alive\r\n\r\n`;
    this.dateAt = until.length;
    this.whole = Buffer.allocUnsafeSlow(head.length + bytes.length);
    this.whole.write(head, 'latin1');
    this.whole.set(bytes, head.length);
    this.bytes = this.whole.subarray(head.length);
  }

  /** @returns false when this request, or its connection, needs more care: nothing was sent then. */
  sendTo(request: IncomingMessage, response: ServerResponse): boolean {
    const { socket } = response;
    // Behind a reply that is still being written it would have to wait for its turn, and for the other side to read.
    if (!socket?.writable || socket.writableLength > 0 || !response.shouldKeepAlive) return false;
    if (request.method !== 'GET' || wantsLess(request.headers)) return false;
    this.tellTime();
    socket.write(this.whole);
    // As after each reply of Node's own: the connection is free for its next request.
    response.emit('finish');
    return true;
  }

  /**
   * In place, although a slow connection may not have taken all of an earlier reply. Nearly always the first bytes are gone by
   * then; at worst it takes the date in two pieces, of two seconds: well-formed still, and no cache counts in seconds here.
   */
  private tellTime(): void {
    const now = secondNow();
    if (now === this.second) return;
    this.second = now;
    this.whole.write(dateText(now), this.dateAt, 'latin1');
  }
}

function wantsLess(headers: IncomingHttpHeaders): boolean {
  return headers.range !== undefined || headers['if-none-match'] !== undefined;
}

function secondNow(): number {
  return Math.floor(Date.now() / ONE_SECOND_MS);
}

let text = '';
let textOf = -1;

function dateText(second: number): string {
  if (second !== textOf) {
    text = new Date(second * ONE_SECOND_MS).toUTCString();
    textOf = second;
  }
  return text;
}
