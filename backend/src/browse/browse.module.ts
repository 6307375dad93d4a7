import { Module } from '@nestjs/common';
import { AnnotationsModule } from '../annotations/annotations.module.js';
import { DisplayModule } from '../display/display.module.js';
import { BrowseService } from './browse.service.js';
import { SamplesController } from './samples.controller.js';
import { SamplesRepository } from './samples.repository.js';

@Module({
  imports: [AnnotationsModule, DisplayModule],
  controllers: [SamplesController],
  providers: [BrowseService, SamplesRepository],
  exports: [BrowseService],
})
export class BrowseModule {}
