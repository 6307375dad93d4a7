import { ApiProperty } from '@nestjs/swagger';
import { TrackedDto, trackedFields } from '../../http/tracked.dto.js';
import { Flag, Name } from '../../validation/fields.js';
import type { ShownWebhook } from '../webhooks.service.js';
import { DeliveryDto } from './delivery.dto.js';

export class WebhookDto extends TrackedDto {
  @ApiProperty({ type: 'integer' })
  webhook_id: number;

  @ApiProperty({ type: 'integer' })
  project_id: number;

  @ApiProperty({ example: 'https://hooks.lab.example/memento' })
  address: string;

  @ApiProperty({ description: 'Whether anything is sent there.' })
  active: boolean;

  @ApiProperty({ type: DeliveryDto, nullable: true, description: 'The newest.' })
  last_delivery: DeliveryDto | null;

  static from(this: void, { webhook, newest }: ShownWebhook): WebhookDto {
    const { webhookId, projectId, address, active } = webhook;
    return {
      ...{ webhook_id: webhookId, project_id: projectId, address, active },
      last_delivery: newest && DeliveryDto.from(newest),
      ...trackedFields(webhook),
    };
  }
}

export class WebhookEnvelope {
  @ApiProperty()
  webhook: WebhookDto;
}

export class NewWebhookDto extends WebhookEnvelope {
  @ApiProperty({ description: 'Signs what is sent. It is stored nowhere.', example: 'whsec_…' })
  secret: string;

  static from(this: void, made: ShownWebhook & { secret: string }): NewWebhookDto {
    return { webhook: WebhookDto.from(made), secret: made.secret };
  }
}

export class WebhookListDto {
  @ApiProperty({ type: [WebhookDto] })
  webhooks: WebhookDto[];
}

export class CreateWebhookDto {
  @Name({ most: 1000, description: 'Where to send, by https or http.' })
  address: string;
}

export class SwitchWebhookDto {
  @Flag()
  active: boolean;
}
