import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Request, Response } from 'express';
import { RequestCallers } from '../auth/request-callers.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { AccessControl } from '../permissions/access-control.js';
import { type Principal, PRINCIPAL_LIFE_MS } from '../permissions/principal.js';
import { LiveBus } from './live-bus.js';
import { TooManyStreamsError } from './live.errors.js';
import { LiveRepository } from './live.repository.js';
import { LiveRoom } from './live-room.js';
import { LiveStream } from './live-stream.js';
import { PresenceService } from './presence.service.js';

/** Of one person, or of one guest. */
const MOST_STREAMS = 20;
const CHECK_EVERY_MS = 2_500;

/** All streams of this server, in rooms: one for each sample that somebody looks at. */
@Injectable()
export class LiveStreams implements OnModuleDestroy {
  private readonly rooms = new Map<number, LiveRoom>();
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly bus: LiveBus,
    private readonly work: UnitOfWork,
    private readonly repository: LiveRepository,
    private readonly callers: RequestCallers,
    private readonly control: AccessControl,
    private readonly presences: PresenceService,
  ) {}

  /**
   * Answers with events until the caller leaves or may no longer see the sample.
   *
   * @param clientId The tab, which has left the sample when its stream ends; null: it did not say.
   * @throws TooManyStreamsError
   */
  async begin(request: Request, response: Response, annotationId: number, clientId: string | null): Promise<void> {
    const me = (request as Request & { user: Principal }).user;
    const who = me.share ? `session ${me.sessionId}` : `user ${me.userId}`;
    const count = this.counts.get(who) ?? 0;
    if (count >= MOST_STREAMS) throw new TooManyStreamsError();
    this.counts.set(who, count + 1);
    const room = this.roomOf(annotationId);
    const stream = new LiveStream(
      response,
      () => this.stillAllowed(request, annotationId),
      () => {
        this.release(who);
        this.leave(room, stream, annotationId);
        if (clientId) this.presences.leave(annotationId, clientId, me);
      },
    );
    // The reply has begun: an error can only end it.
    await room.add(stream).catch(() => stream.end());
  }

  onModuleDestroy(): void {
    for (const room of this.rooms.values()) room.close();
    this.rooms.clear();
  }

  private roomOf(annotationId: number): LiveRoom {
    const known = this.rooms.get(annotationId);
    if (known) return known;
    const room = new LiveRoom(this.bus, annotationId, () => this.repository.layersNow(this.work.db, annotationId));
    this.rooms.set(annotationId, room);
    return room;
  }

  private leave(room: LiveRoom, stream: LiveStream, annotationId: number): void {
    room.remove(stream);
    if (!room.isEmpty) return;
    room.close();
    if (this.rooms.get(annotationId) === room) this.rooms.delete(annotationId);
  }

  private release(who: string): void {
    const left = (this.counts.get(who) ?? 1) - 1;
    if (left > 0) this.counts.set(who, left);
    else this.counts.delete(who);
  }

  /** @returns Milliseconds until it is to be asked again: what is remembered of the caller is never used for longer. */
  private async stillAllowed(request: Request, annotationId: number): Promise<number> {
    const me = await this.callers.of(request.headers);
    await this.control.demand('annotation:view', me, 'annotation', annotationId);
    const rememberedMs = me.asOfMs + PRINCIPAL_LIFE_MS - performance.now();
    return Math.max(0, Math.min(CHECK_EVERY_MS, rememberedMs)) + 1;
  }
}
