import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';

const ONE_SECOND_MS = 1000;

/**
 * A reply to GET with its header, written down once and sent many times. It goes to the connection as it is: `ServerResponse`
 * puts each header together and checks it anew, which costs more than finding the bytes. docs/adr/0015-front-handler.md
 */
export class ReadyReply {
  private readonly head: string;

  /** @param headers Name and value in turns, of characters that may stand in a header. */
  constructor(
    readonly bytes: Buffer,
    headers: readonly string[],
  ) {
    const lines = Array.from(
      { length: headers.length / 2 },
      (_, at) => `${headers[2 * at]}: ${headers[2 * at + 1]}\r\n`,
    );
    const length = `content-length: ${bytes.length}\r\n`;
    this.head = `HTTP/1.1 200 OK\r\n${lines.join('')}${length}connection: keep-alive\r\n`;
  }

  /** @returns false when this request, or its connection, needs more care: nothing was sent then. */
  sendTo(request: IncomingMessage, response: ServerResponse): boolean {
    const { socket } = response;
    // Behind a reply that is still being written it would have to wait for its turn, and for the other side to read.
    if (!socket?.writable || socket.writableLength > 0 || !response.shouldKeepAlive) return false;
    if (request.method !== 'GET' || wantsLess(request.headers)) return false;
    socket.cork();
    socket.write(this.head + dateLine(), 'latin1');
    socket.write(this.bytes);
    socket.uncork();
    // As after each reply of Node's own: the connection is free for its next request.
    response.emit('finish');
    return true;
  }
}

function wantsLess(headers: IncomingHttpHeaders): boolean {
  return headers.range !== undefined || headers['if-none-match'] !== undefined;
}

let line = '';
let lineUntilMs = 0;

/** The last line of a header, and the empty one behind it. */
function dateLine(): string {
  const now = Date.now();
  if (now >= lineUntilMs || now < lineUntilMs - ONE_SECOND_MS) {
    lineUntilMs = now - (now % ONE_SECOND_MS) + ONE_SECOND_MS;
    line = `date: ${new Date(now).toUTCString()}\r\n\r\n`;
  }
  return line;
}
