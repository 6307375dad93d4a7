import { Module } from '@nestjs/common';
import { LabelsModule } from '../labels/labels.module.js';
import { AnnotationsController } from './annotations.controller.js';
import { AnnotationsRepository } from './annotations.repository.js';
import { AnnotationsService } from './annotations.service.js';

@Module({
  imports: [LabelsModule],
  controllers: [AnnotationsController],
  providers: [AnnotationsService, AnnotationsRepository],
  exports: [AnnotationsService],
})
export class AnnotationsModule {}
