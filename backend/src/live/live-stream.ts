import type { Response } from 'express';

const HEARTBEAT_MS = 15_000;
/** Whoever reads so slowly that this much waits is cut off, and reads everything anew when they come back. */
const MOST_WAITING_BYTES = 1024 * 1024;

/** One event as server-sent events write it. */
export function frameOf(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A reply that goes on until somebody leaves or is shown out. */
export class LiveStream {
  private readonly heartbeat: NodeJS.Timeout;
  private check: NodeJS.Timeout | undefined;

  /**
   * @param isStillAllowed Milliseconds until it is to be asked again; rejects when the stream is to end.
   * @param ended          Called once, however it ends.
   */
  constructor(
    private readonly response: Response,
    private readonly isStillAllowed: () => Promise<number>,
    ended: () => void,
  ) {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    });
    response.flushHeaders();
    this.heartbeat = setInterval(() => this.write(': still here\n\n'), HEARTBEAT_MS);
    response.once('close', () => {
      clearInterval(this.heartbeat);
      clearTimeout(this.check);
      ended();
    });
    this.checkIn(0);
  }

  /** @param frame See {@link frameOf}. */
  write(frame: string): void {
    if (this.response.writableEnded || this.response.destroyed) return;
    this.response.write(frame);
    if (this.response.writableLength > MOST_WAITING_BYTES) this.response.destroy();
  }

  end(): void {
    this.response.end();
  }

  private checkIn(ms: number): void {
    this.check = setTimeout(() => {
      this.isStillAllowed().then(
        (nextMs) => {
          if (!this.response.closed) this.checkIn(nextMs);
        },
        // Whether the right has gone or cannot be asked after: whoever may come back will.
        () => this.end(),
      );
    }, ms);
  }
}
