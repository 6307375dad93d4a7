import { Module } from '@nestjs/common';
import { RegionsModule } from '../regions/regions.module.js';
import { ImageLayers } from './image-layers.js';
import { LayersController } from './layers.controller.js';
import { LayersRepository } from './layers.repository.js';
import { LayersService } from './layers.service.js';

@Module({
  imports: [RegionsModule],
  controllers: [LayersController],
  providers: [LayersService, ImageLayers, LayersRepository],
  exports: [LayersService, ImageLayers],
})
export class LayersModule {}
