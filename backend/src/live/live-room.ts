import { type LiveBus, type LiveMessage, sampleTopic } from './live-bus.js';
import type { LayersNow } from './live.repository.js';
import { frameOf, type LiveStream } from './live-stream.js';
import { type Presence, PresenceList } from './presence-list.js';

/** Cursors of all people travel together, at most so often. */
const PRESENCE_EVERY_MS = 100;
const SILENCE_CHECK_MS = 1_000;

/** The streams of one sample on this server. */
export class LiveRoom {
  private readonly streams = new Set<LiveStream>();
  private readonly people = new PresenceList();
  private presenceTimer: NodeJS.Timeout | null = null;
  private silenceTimer: NodeJS.Timeout | null = null;
  private readonly unsubscribe: Promise<() => void>;
  private isClosed = false;

  /** @param layers How the sample's layers stand now. */
  constructor(
    bus: LiveBus,
    annotationId: number,
    private readonly layers: () => Promise<LayersNow>,
  ) {
    this.unsubscribe = bus.subscribe(sampleTopic(annotationId), (message) => this.hear(message));
  }

  get isEmpty(): boolean {
    return this.streams.size === 0;
  }

  /** From now on it is told everything; when nothing more can be missed, how things stand. Rejects when that cannot be read. */
  async add(stream: LiveStream): Promise<void> {
    this.streams.add(stream);
    await this.unsubscribe;
    stream.write(await this.layersFrame());
    stream.write(this.presenceFrame());
  }

  remove(stream: LiveStream): void {
    this.streams.delete(stream);
  }

  close(): void {
    this.isClosed = true;
    void this.unsubscribe.then((unsubscribe) => unsubscribe());
    if (this.presenceTimer) clearTimeout(this.presenceTimer);
    if (this.silenceTimer) clearInterval(this.silenceTimer);
    for (const stream of this.streams) stream.end();
  }

  private hear({ event, data }: LiveMessage): void {
    if (event === 'presence') {
      this.people.hear(data as Presence, performance.now());
      this.showPresence();
    } else if (event === 'left') {
      if (this.people.leave(data as Presence)) this.showPresence();
    } else if (event === 'layers') {
      // Who cannot be told how things stand is shown out, and asks when they come back.
      this.layersFrame().then(
        (frame) => this.tell(frame),
        () => this.streams.forEach((stream) => stream.end()),
      );
    } else {
      this.tell(frameOf(event, data));
    }
  }

  private tell(frame: string): void {
    for (const stream of this.streams) stream.write(frame);
  }

  private async layersFrame(): Promise<string> {
    return frameOf('layers', await this.layers());
  }

  private presenceFrame(): string {
    return frameOf('presence', { people: this.people.people });
  }

  private showPresence(): void {
    if (this.isClosed) return;
    this.silenceTimer ??= setInterval(() => this.forgetSilent(), SILENCE_CHECK_MS);
    this.presenceTimer ??= setTimeout(() => {
      this.presenceTimer = null;
      this.tell(this.presenceFrame());
    }, PRESENCE_EVERY_MS);
  }

  private forgetSilent(): void {
    if (this.people.forgetSilent(performance.now())) this.showPresence();
    if (this.people.people.length > 0 || !this.silenceTimer) return;
    clearInterval(this.silenceTimer);
    this.silenceTimer = null;
  }
}
