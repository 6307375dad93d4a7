import { randomUUID } from 'node:crypto';
import { Logger, type OnModuleDestroy } from '@nestjs/common';
import { Redis } from 'ioredis';
import { InProcessBus } from './in-process-bus.js';
import { type Listener, LiveBus, type LiveMessage } from './live-bus.js';

/** A stream begins even while Redis is away; when it is back, everybody is told to look again. */
const LONGEST_WAIT_MS = 2_000;
const LONGEST_RETRY_MS = 5_000;

/**
 * For several servers on one database: Redis carries messages from one to the others. A server's own listeners are told directly,
 * so that they hear of each other without Redis as well.
 */
export class RedisBus extends LiveBus implements OnModuleDestroy {
  private readonly log = new Logger('live');
  private readonly here = new InProcessBus();
  private readonly server = randomUUID();
  private readonly publisher: Redis;
  private readonly subscriber: Redis;
  /** Samples of which the others have not heard something. */
  private readonly untold = new Set<number>();
  private wasReady = false;
  private isAway = false;
  private isClosed = false;

  /** @param prefix Tells the channels of this installation from those of others. */
  constructor(
    url: string,
    private readonly prefix: string,
  ) {
    super();
    const retryStrategy = (times: number): number => Math.min(LONGEST_RETRY_MS, 100 * 2 ** Math.min(times, 10));
    this.publisher = new Redis(url, { enableOfflineQueue: false, retryStrategy });
    this.subscriber = new Redis(url, { maxRetriesPerRequest: null, retryStrategy });
    for (const connection of [this.publisher, this.subscriber])
      connection.on('error', (error: Error) => this.noteAway(error));
    this.publisher.on('ready', () => this.catchUp());
    this.subscriber.on('ready', () => this.noteBack());
    this.subscriber.on('message', (channel: string, text: string) => this.hear(channel, text));
  }

  publish(annotationId: number, message: LiveMessage): void {
    this.here.publish(annotationId, message);
    this.publisher
      .publish(this.prefix + annotationId, JSON.stringify({ from: this.server, message }))
      .catch((error: unknown) => {
        this.untold.add(annotationId);
        this.noteAway(error as Error);
      });
  }

  async subscribe(annotationId: number, listener: Listener): Promise<() => void> {
    const channel = this.prefix + annotationId;
    const end = await this.here.subscribe(annotationId, listener);
    await this.within(this.subscriber.subscribe(channel));
    return () => {
      end();
      if (!this.isClosed && !this.here.isHeard(annotationId)) void this.within(this.subscriber.unsubscribe(channel));
    };
  }

  onModuleDestroy(): void {
    this.isClosed = true;
    this.publisher.disconnect();
    this.subscriber.disconnect();
  }

  private hear(channel: string, text: string): void {
    const { from, message } = JSON.parse(text) as { from: string; message: LiveMessage };
    if (from !== this.server) this.here.publish(Number(channel.slice(this.prefix.length)), message);
  }

  private async within(asked: Promise<unknown>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, LONGEST_WAIT_MS)));
    await Promise.race([late, asked.catch((error: unknown) => this.noteAway(error as Error))]);
    clearTimeout(timer);
  }

  private noteAway(error: Error): void {
    if (!this.isAway && !this.isClosed)
      this.log.warn(`Redis: ${error.message}. Until it answers, other servers do not hear of changes.`);
    this.isAway = true;
  }

  private catchUp(): void {
    const untold = [...this.untold];
    this.untold.clear();
    for (const annotationId of untold) this.publish(annotationId, { event: 'layers', data: {} });
  }

  /** What was said meanwhile is lost: whoever listens looks again. */
  private noteBack(): void {
    if (this.isAway) this.log.log('Redis answers again.');
    this.isAway = false;
    if (this.wasReady) this.here.publishToAll({ event: 'layers', data: {} });
    this.wasReady = true;
  }
}
