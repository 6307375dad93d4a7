import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Request, Response } from 'express';
import { RequestCallers } from '../auth/request-callers.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { AccessControl } from '../permissions/access-control.js';
import type { Principal } from '../permissions/principal.js';
import { LiveBus } from './live-bus.js';
import { LiveRepository } from './live.repository.js';
import { LiveRoom } from './live-room.js';
import { LiveStream } from './live-stream.js';
import { untilNextCheck } from './next-check.js';
import { PresenceService } from './presence.service.js';
import { StreamPlaces } from './stream-places.js';

/** All streams of this server, in rooms: one for each sample that somebody looks at. */
@Injectable()
export class LiveStreams implements OnModuleDestroy {
  private readonly rooms = new Map<number, LiveRoom>();
  private readonly places = new StreamPlaces();

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
    // Who has gone while it was asked whether they may: nothing would ever end their stream.
    if (response.closed) return;
    const release = this.places.take(me);
    const room = this.roomOf(annotationId);
    const stream = new LiveStream(
      response,
      () => this.stillAllowed(request, annotationId),
      () => {
        release();
        this.leave(room, stream, annotationId);
        if (clientId) this.presences.leave(annotationId, clientId, me);
      },
    );
    // The reply has begun: an error can only end it.
    await room.add(stream).catch(() => stream.end());
  }

  /** How many there are now. */
  get count(): number {
    return this.places.taken;
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

  private async stillAllowed(request: Request, annotationId: number): Promise<number> {
    const me = await this.callers.of(request.headers);
    await this.control.demand('annotation:view', me, 'annotation', annotationId);
    return untilNextCheck(me);
  }
}
