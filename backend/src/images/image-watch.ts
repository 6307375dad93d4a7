import { imageTopic, type LiveBus } from '../live/live-bus.js';
import { frameOf, type LiveStream } from '../live/live-stream.js';
import { isFinal, type TilingState } from './tiling-state.js';

/** News that were lost (several servers without Redis, or Redis away) are found by looking. */
const LOOK_EVERY_MS = 5_000;

/** Those who wait for one image on this server: they are told how things stand at first and whenever that changes. */
export class ImageWatch {
  /** With what each was told last. */
  private readonly streams = new Map<LiveStream, string>();
  private readonly unsubscribe: Promise<() => void>;
  private readonly timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
  private looking: Promise<void> | null = null;
  private lookAgain = false;

  /** @param state How things stand now; rejects when the image is gone. */
  constructor(
    bus: LiveBus,
    imageId: number,
    private readonly state: () => Promise<TilingState>,
  ) {
    this.unsubscribe = bus.subscribe(imageTopic(imageId), () => void this.look());
  }

  get isEmpty(): boolean {
    return this.streams.size === 0;
  }

  async add(stream: LiveStream): Promise<void> {
    this.streams.set(stream, '');
    await this.unsubscribe; // from here on nothing is missed
    await this.look();
  }

  remove(stream: LiveStream): void {
    this.streams.delete(stream);
  }

  close(): void {
    clearInterval(this.timer);
    void this.unsubscribe.then((unsubscribe) => unsubscribe());
    this.endAll();
  }

  /** Looks that are asked for meanwhile are one more look. */
  private look(): Promise<void> {
    if (this.looking) {
      this.lookAgain = true;
      return this.looking;
    }
    this.looking = this.tell().finally(() => {
      this.looking = null;
      if (this.lookAgain) void this.look();
    });
    return this.looking;
  }

  private async tell(): Promise<void> {
    this.lookAgain = false;
    try {
      const state = await this.state();
      const frame = frameOf('tiling', state);
      for (const [stream, last] of this.streams) {
        this.streams.set(stream, frame);
        if (frame !== last) stream.write(frame);
      }
      if (isFinal(state)) this.endAll();
    } catch {
      // The image is gone, or the database is away: who still wants to know asks again, and is told.
      this.endAll();
    }
  }

  private endAll(): void {
    for (const stream of this.streams.keys()) stream.end();
  }
}
