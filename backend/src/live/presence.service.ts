import { Injectable } from '@nestjs/common';
import type { Principal } from '../permissions/principal.js';
import type { PresenceDto } from './dto/live.dto.js';
import { LiveBus } from './live-bus.js';
import { personColour } from './person-colour.js';
import type { Presence } from './presence-list.js';

@Injectable()
export class PresenceService {
  constructor(private readonly bus: LiveBus) {}

  /** Tells everybody at a sample where somebody is. Others go by the name that the server knows, not by one that they send. */
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
    this.bus.publish(annotationId, { event: 'presence', data: presence });
  }
}
