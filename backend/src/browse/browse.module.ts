import { Module } from '@nestjs/common';
import { AnnotationsModule } from '../annotations/annotations.module.js';
import { DisplayModule } from '../display/display.module.js';
import { BrowseService } from './browse.service.js';
import { NeighboursRepository } from './neighbours.repository.js';
import { NeighboursService } from './neighbours.service.js';
import { PlaceController } from './place.controller.js';
import { SamplesController } from './samples.controller.js';
import { SamplesRepository } from './samples.repository.js';

@Module({
  imports: [AnnotationsModule, DisplayModule],
  controllers: [SamplesController, PlaceController],
  providers: [BrowseService, NeighboursService, NeighboursRepository, SamplesRepository],
  exports: [BrowseService, NeighboursService],
})
export class BrowseModule {}
