import { Module } from '@nestjs/common';
import { RegionsModule } from '../regions/regions.module.js';
import { ProjectRowsRepository } from './project-rows.repository.js';
import { UtilitiesController } from './utilities.controller.js';
import { UtilitiesRepository } from './utilities.repository.js';
import { UtilitiesService } from './utilities.service.js';

@Module({
  imports: [RegionsModule],
  controllers: [UtilitiesController],
  providers: [UtilitiesService, UtilitiesRepository, ProjectRowsRepository],
})
export class UtilitiesModule {}
