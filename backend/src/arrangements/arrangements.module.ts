import { Module } from '@nestjs/common';
import { AnnotationsModule } from '../annotations/annotations.module.js';
import { LayersModule } from '../layers/layers.module.js';
import { ArrangementsController } from './arrangements.controller.js';
import { ArrangementsRepository } from './arrangements.repository.js';
import { ArrangementsService } from './arrangements.service.js';
import { GetOrCreateController } from './get-or-create.controller.js';
import { GetOrCreate } from './get-or-create.service.js';

@Module({
  imports: [AnnotationsModule, LayersModule],
  controllers: [ArrangementsController, GetOrCreateController],
  providers: [ArrangementsService, ArrangementsRepository, GetOrCreate],
})
export class ArrangementsModule {}
