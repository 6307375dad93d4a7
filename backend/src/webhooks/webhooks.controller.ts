import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, AnswersNothing } from '../http/documented.js';
import { pageOf, PageQuery } from '../http/page-query.dto.js';
import { AnswersSecret } from '../idempotency/answers-secret.js';
import type { Principal } from '../permissions/principal.js';
import { inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { DeliveryDto, DeliveryEnvelope, DeliveryListDto } from './dto/delivery.dto.js';
import {
  CreateWebhookDto,
  NewWebhookDto,
  SwitchWebhookDto,
  WebhookDto,
  WebhookEnvelope,
  WebhookListDto,
} from './dto/webhook.dto.js';
import { WebhooksService } from './webhooks.service.js';

@ApiTags('webhooks')
@Controller('projects/:projectId/webhooks')
export class WebhooksController {
  constructor(private readonly webhooks: WebhooksService) {}

  @Get()
  @Requires('webhook:manage', inPath('project', 'projectId'))
  @Answers(200, WebhookListDto, 'Addresses that are told when samples of a project are submitted or opened again')
  async list(@Param('projectId', IdPipe) projectId: number): Promise<WebhookListDto> {
    return { webhooks: (await this.webhooks.list(projectId)).map(WebhookDto.from) };
  }

  @Post()
  @Requires('webhook:manage', inPath('project', 'projectId'))
  @AnswersSecret()
  @Answers(201, NewWebhookDto, 'Have an address told; the secret that signs what is sent there is shown this once')
  async create(
    @Param('projectId', IdPipe) projectId: number,
    @Body() { address }: CreateWebhookDto,
    @Me() me: Principal,
  ): Promise<NewWebhookDto> {
    return NewWebhookDto.from(await this.webhooks.create(projectId, address, me));
  }

  @Put(':webhookId')
  @Requires('webhook:manage', inPath('project', 'projectId'))
  @Answers(201, WebhookEnvelope, 'Switch a webhook off or on; what waits when it is switched off is given up')
  async switch(
    @Param('projectId', IdPipe) projectId: number,
    @Param('webhookId', IdPipe) webhookId: number,
    @Body() { active }: SwitchWebhookDto,
    @Me() me: Principal,
  ): Promise<WebhookEnvelope> {
    return { webhook: WebhookDto.from(await this.webhooks.switchTo(projectId, webhookId, active, me)) };
  }

  @Delete(':webhookId')
  @Requires('webhook:manage', inPath('project', 'projectId'))
  @AnswersNothing('Delete a webhook with its deliveries')
  remove(
    @Param('projectId', IdPipe) projectId: number,
    @Param('webhookId', IdPipe) webhookId: number,
    @Me() me: Principal,
  ): Promise<void> {
    return this.webhooks.remove(projectId, webhookId, me);
  }

  @Get(':webhookId/deliveries')
  @Requires('webhook:manage', inPath('project', 'projectId'))
  @Answers(200, DeliveryListDto, 'What was sent to a webhook in the last 30 days and what waits, newest first')
  async deliveries(
    @Param('projectId', IdPipe) projectId: number,
    @Param('webhookId', IdPipe) webhookId: number,
    @Query() query: PageQuery,
  ): Promise<DeliveryListDto> {
    return DeliveryListDto.from(await this.webhooks.deliveriesOf(projectId, webhookId, pageOf(query)));
  }

  @Post(':webhookId/tests')
  @Requires('webhook:manage', inPath('project', 'projectId'))
  @Answers(201, DeliveryEnvelope, 'Send a message that tells of nothing, once; its delivery tells what became of it')
  async test(
    @Param('projectId', IdPipe) projectId: number,
    @Param('webhookId', IdPipe) webhookId: number,
    @Me() me: Principal,
  ): Promise<DeliveryEnvelope> {
    return { delivery: DeliveryDto.from(await this.webhooks.test(projectId, webhookId, me)) };
  }
}
