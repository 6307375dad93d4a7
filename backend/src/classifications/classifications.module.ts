import { Module } from '@nestjs/common';
import { CategoryClassificationsController } from './category-classifications.controller.js';
import { CategoryClassificationsRepository } from './category-classifications.repository.js';
import { CategoryClassificationsService } from './category-classifications.service.js';
import { ClassificationUsesController } from './classification-uses.controller.js';
import { ClassificationsController } from './classifications.controller.js';
import { ClassificationsRepository } from './classifications.repository.js';
import { ClassificationsService } from './classifications.service.js';

@Module({
  controllers: [ClassificationsController, CategoryClassificationsController, ClassificationUsesController],
  providers: [
    ClassificationsService,
    ClassificationsRepository,
    CategoryClassificationsService,
    CategoryClassificationsRepository,
  ],
  exports: [ClassificationsService, CategoryClassificationsService],
})
export class ClassificationsModule {}
