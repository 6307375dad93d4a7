import { ApiProperty } from '@nestjs/swagger';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor } from '../../http/page-query.dto.js';
import {
  DELIVERY_STATES,
  type DeliveryState,
  WEBHOOK_EVENTS,
  type WebhookDelivery,
  type WebhookEvent,
} from '../webhook-delivery.entity.js';

export class DeliveryFailureDto {
  @ApiProperty({ example: 'webhook.refused' })
  code: string;

  @ApiProperty({ description: 'What happened, for people.' })
  message: string;
}

export class DeliveryDto {
  @ApiProperty({ type: 'integer' })
  delivery_id: number;

  @ApiProperty({ format: 'uuid', description: 'The header `webhook-id`, the same with every try.' })
  message_id: string;

  @ApiProperty({ enum: WEBHOOK_EVENTS })
  event: WebhookEvent;

  @ApiProperty({ enum: DELIVERY_STATES, description: 'waiting: for its first or its next try; failed: given up.' })
  state: DeliveryState;

  @ApiProperty({ type: 'integer', description: 'Tries begun.' })
  attempts: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Answered to the last try; null: nothing was.' })
  last_status: number | null;

  @ApiProperty({ type: DeliveryFailureDto, nullable: true, description: 'Of the last try, also while it waits.' })
  failure: DeliveryFailureDto | null;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the last try began.' })
  tried_at: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'While it waits: not sooner.' })
  next_try_at: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finished_at: string | null;

  static from(this: void, delivery: WebhookDelivery): DeliveryDto {
    const { deliveryId, messageId, event, state, attempts, lastStatus, failureCode, failureMessage } = delivery;
    return {
      ...{ delivery_id: deliveryId, message_id: messageId, event, state, attempts, last_status: lastStatus },
      failure: failureCode ? { code: failureCode, message: failureMessage ?? '' } : null,
      created_at: delivery.createdAt.toISOString(),
      tried_at: delivery.triedAt?.toISOString() ?? null,
      next_try_at: state === 'waiting' ? delivery.notBefore.toISOString() : null,
      finished_at: delivery.finishedAt?.toISOString() ?? null,
    };
  }
}

export class DeliveryEnvelope {
  @ApiProperty()
  delivery: DeliveryDto;
}

export class DeliveryListDto {
  @ApiProperty({ type: [DeliveryDto] })
  deliveries: DeliveryDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<WebhookDelivery>): DeliveryListDto {
    return { deliveries: page.rows.map(DeliveryDto.from), next_cursor: encodeCursor(page.next) };
  }
}
