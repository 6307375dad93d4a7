import { randomUUID } from 'node:crypto';
import { Logger, type OnModuleDestroy } from '@nestjs/common';
import { Redis } from 'ioredis';
import { InProcessBus } from './in-process-bus.js';
import { type Listener, LiveBus, type LiveMessage, type LiveTopic } from './live-bus.js';

/** A stream begins even while Redis is away; when it is back, everybody is told to look again. */
const LONGEST_WAIT_MS = 2_000;
const LONGEST_RETRY_MS = 5_000;
/** A network that is cut says nothing: each connection is asked now and then, and made anew when no answer comes. */
const ASK_EVERY_MS = 3_000;
const ANSWER_WITHIN_MS = 2_000;

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
  /** Topics of which the others have not heard something. */
  private readonly untold = new Set<LiveTopic>();
  private wasReady = false;
  private isAway = false;
  private isClosed = false;
  private readonly asking: NodeJS.Timeout;

  /** @param prefix Tells the channels of this installation from those of others. */
  constructor(
    url: string,
    private readonly prefix: string,
  ) {
    super();
    const retryStrategy = (times: number): number => Math.min(LONGEST_RETRY_MS, 100 * 2 ** Math.min(times, 10));
    const patience = { retryStrategy, connectTimeout: ANSWER_WITHIN_MS, socketTimeout: ANSWER_WITHIN_MS };
    this.publisher = new Redis(url, { ...patience, enableOfflineQueue: false });
    this.subscriber = new Redis(url, { ...patience, maxRetriesPerRequest: null });
    for (const connection of [this.publisher, this.subscriber])
      connection.on('error', (error: Error) => this.noteAway(error));
    this.publisher.on('ready', () => this.catchUp());
    this.subscriber.on('ready', () => this.noteBack());
    this.subscriber.on('message', (channel: string, text: string) => this.hear(channel, text));
    this.asking = setInterval(() => this.ask(), ASK_EVERY_MS);
  }

  get isConnected(): boolean {
    return this.publisher.status === 'ready' && this.subscriber.status === 'ready';
  }

  publish(topic: LiveTopic, message: LiveMessage): void {
    this.here.publish(topic, message);
    this.publisher
      .publish(this.prefix + topic, JSON.stringify({ from: this.server, message }))
      .catch((error: unknown) => {
        this.untold.add(topic);
        this.noteAway(error as Error);
      });
  }

  async subscribe(topic: LiveTopic, listener: Listener): Promise<() => void> {
    const channel = this.prefix + topic;
    const end = await this.here.subscribe(topic, listener);
    await this.within(this.subscriber.subscribe(channel));
    return () => {
      end();
      if (!this.isClosed && !this.here.isHeard(topic)) void this.within(this.subscriber.unsubscribe(channel));
    };
  }

  onModuleDestroy(): void {
    this.isClosed = true;
    clearInterval(this.asking);
    this.publisher.disconnect();
    this.subscriber.disconnect();
  }

  /** What is not answered in time breaks the connection, which tells so itself. */
  private ask(): void {
    for (const connection of [this.publisher, this.subscriber])
      if (connection.status === 'ready') connection.ping().catch(() => undefined);
  }

  private hear(channel: string, text: string): void {
    const { from, message } = JSON.parse(text) as { from: string; message: LiveMessage };
    if (from !== this.server) this.here.publish(channel.slice(this.prefix.length), message);
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
    for (const topic of untold) this.publish(topic, { event: 'layers', data: {} });
  }

  /** What was said meanwhile is lost: whoever listens looks again. */
  private noteBack(): void {
    if (this.isAway) this.log.log('Redis answers again.');
    this.isAway = false;
    if (this.wasReady) this.here.publishToAll({ event: 'layers', data: {} });
    this.wasReady = true;
  }
}
