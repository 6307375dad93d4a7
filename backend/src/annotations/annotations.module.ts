import { Module } from '@nestjs/common';
import { LabelsModule } from '../labels/labels.module.js';
import { WebhooksModule } from '../webhooks/webhooks.module.js';
import { AnnotationsLabelsController } from './annotations-labels.controller.js';
import { AnnotationsController } from './annotations.controller.js';
import { AnnotationsRepository } from './annotations.repository.js';
import { AnnotationsService } from './annotations.service.js';
import { QueueController } from './queue.controller.js';
import { QueueRepository } from './queue.repository.js';

@Module({
  imports: [LabelsModule, WebhooksModule],
  controllers: [QueueController, AnnotationsController, AnnotationsLabelsController],
  providers: [AnnotationsService, AnnotationsRepository, QueueRepository],
  exports: [AnnotationsService],
})
export class AnnotationsModule {}
