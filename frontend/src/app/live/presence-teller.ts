import type { Point } from './person';

const AT_MOST_EVERY_MS = 100;
/** The server forgets whom it has not heard of for ten seconds. */
const SIGN_OF_LIFE_MS = 4000;

/** Says that I am here, and where I point while somebody is there to see it. One request at a time. */
export class PresenceTeller {
  private cursor: Point | null = null;
  private told: Point | null = null;
  private toldAtMs = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isSending = false;
  private isRunning = false;
  private isSeen = false;

  /** @param send  Rejections are of no interest: the next word comes soon. */
  constructor(
    private readonly send: (cursor: Point | null) => Promise<unknown>,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  start(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    this.toldAtMs = -Infinity;
    this.plan();
  }

  stop(): void {
    this.isRunning = false;
    clearTimeout(this.timer);
  }

  /** @param cursor  Image px; null: the pointer is not on the image. */
  point(cursor: Point | null): void {
    this.cursor = cursor;
    if (this.isSeen) this.plan();
  }

  /** Whether anybody else is there. */
  seen(isSeen: boolean): void {
    if (isSeen === this.isSeen) return;
    this.isSeen = isSeen;
    this.plan();
  }

  private plan(): void {
    clearTimeout(this.timer);
    if (!this.isRunning || this.isSending) return;
    const moved = this.isSeen && (this.cursor?.[0] !== this.told?.[0] || this.cursor?.[1] !== this.told?.[1]);
    const dueMs = this.toldAtMs + (moved ? AT_MOST_EVERY_MS : SIGN_OF_LIFE_MS);
    this.timer = setTimeout(() => void this.tell(), Math.max(0, dueMs - this.nowMs()));
  }

  private async tell(): Promise<void> {
    this.isSending = true;
    this.told = this.cursor;
    this.toldAtMs = this.nowMs();
    try {
      await this.send(this.cursor);
    } catch {
      // Nobody sees me for a moment; whether there is a connection is told by what saves.
    }
    this.isSending = false;
    this.plan();
  }
}
