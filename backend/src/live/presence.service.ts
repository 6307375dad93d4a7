import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Principal } from '../permissions/principal.js';
import type { PresenceDto } from './dto/live.dto.js';
import { LiveBus, sampleTopic } from './live-bus.js';
import { personColour } from './person-colour.js';
import type { Presence } from './presence-list.js';
import { PresencePace } from './presence-pace.js';

@Injectable()
export class PresenceService implements OnModuleDestroy {
  private readonly pace = new PresencePace<{ annotationId: number; presence: Presence }>((word) =>
    this.bus.publish(sampleTopic(word.annotationId), { event: 'presence', data: word.presence }),
  );

  constructor(private readonly bus: LiveBus) {}

  /** Tells everybody at a sample where somebody is, at most ten times a second. Others go by the name that the server knows, not by one that they send. */
  tell(annotationId: number, { client_id, cursor }: PresenceDto, me: Principal): void {
    const { userId, username: name, share } = me;
    const colour = personColour(userId, share ? name : '');
    const presence: Presence = {
      client_id: client_id.toLowerCase(),
      user_id: userId,
      name,
      colour,
      cursor: cursor ?? null,
    };
    this.pace.say(speaker(annotationId, me), presence.client_id, { annotationId, presence });
  }

  /** Tells everybody that somebody has gone. */
  leave(annotationId: number, clientId: string, me: Principal): void {
    this.pace.forget(speaker(annotationId, me), clientId);
    this.bus.publish(sampleTopic(annotationId), { event: 'left', data: { user_id: me.userId, client_id: clientId } });
  }

  onModuleDestroy(): void {
    this.pace.stop();
  }
}

/** Guests of one link are one account, but not one person. */
function speaker(annotationId: number, { share, sessionId, userId }: Principal): string {
  return `${annotationId} ${share ? `session ${sessionId}` : `user ${userId}`}`;
}
