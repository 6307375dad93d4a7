import { Module } from '@nestjs/common';
import { LayerData } from './layer-data.js';
import { PackedLayers } from './packed-layers.js';
import { RegionHistoryController } from './region-history.controller.js';
import { RegionHistory } from './region-history.js';
import { RegionImport } from './region-import.js';
import { RegionRevisionsRepository } from './region-revisions.repository.js';
import { RegionStream } from './region-stream.js';
import { RegionTexts } from './region-texts.js';
import { RegionTextsRepository } from './region-texts.repository.js';
import { RegionWriter } from './region-writer.js';
import { RegionsController } from './regions.controller.js';
import { RegionsRepository } from './regions.repository.js';
import { RegionsService } from './regions.service.js';

@Module({
  controllers: [RegionsController, RegionHistoryController],
  providers: [
    ...[RegionsService, RegionsRepository, RegionWriter, RegionStream, PackedLayers],
    ...[RegionHistory, RegionRevisionsRepository, RegionImport],
    ...[LayerData, RegionTexts, RegionTextsRepository],
  ],
  exports: [RegionsService, LayerData, RegionTexts, RegionImport, RegionWriter],
})
export class RegionsModule {}
