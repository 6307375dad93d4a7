import { Module } from '@nestjs/common';
import { RegionTexts } from './region-texts.js';
import { RegionTextsRepository } from './region-texts.repository.js';
import { RegionsController } from './regions.controller.js';
import { RegionsRepository } from './regions.repository.js';
import { RegionsService } from './regions.service.js';

@Module({
  controllers: [RegionsController],
  providers: [RegionsService, RegionsRepository, RegionTexts, RegionTextsRepository],
  exports: [RegionsService, RegionTexts],
})
export class RegionsModule {}
