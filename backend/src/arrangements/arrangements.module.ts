import { Module } from '@nestjs/common';
import { LayersModule } from '../layers/layers.module.js';
import { ArrangementsController } from './arrangements.controller.js';
import { ArrangementsRepository } from './arrangements.repository.js';
import { ArrangementsService } from './arrangements.service.js';

@Module({
  imports: [LayersModule],
  controllers: [ArrangementsController],
  providers: [ArrangementsService, ArrangementsRepository],
})
export class ArrangementsModule {}
