import { Module } from '@nestjs/common';
import { RegionClassesModule } from '../regions/region-classes.module.js';
import { LabelNames } from './label-names.js';
import { LabelUsesController } from './label-uses.controller.js';
import { LabelsController } from './labels.controller.js';
import { LabelsRepository } from './labels.repository.js';
import { LabelsService } from './labels.service.js';

@Module({
  imports: [RegionClassesModule],
  controllers: [LabelsController, LabelUsesController],
  providers: [LabelsService, LabelsRepository, LabelNames],
  exports: [LabelsService, LabelNames],
})
export class LabelsModule {}
