import { Module } from '@nestjs/common';
import { ImagesModule } from '../images/images.module.js';
import { LabelsModule } from '../labels/labels.module.js';
import { RegionsModule } from '../regions/regions.module.js';
import { Bundle } from './bundle.js';
import { ExportReader } from './export-reader.js';
import { ExportRowsRepository } from './export-rows.repository.js';
import { ExportTables } from './export-tables.js';
import { ExportsController } from './exports.controller.js';
import { ExportsService } from './exports.service.js';
import { GeoJsonImport } from './geojson-import.js';
import { GeojsonImportsController } from './geojson-imports.controller.js';
import { Intensities } from './intensities.js';
import { RegionFiles } from './region-files.js';

@Module({
  imports: [ImagesModule, LabelsModule, RegionsModule],
  controllers: [ExportsController, GeojsonImportsController],
  providers: [
    ...[ExportsService, ExportReader, ExportRowsRepository, ExportTables, Intensities, RegionFiles, Bundle],
    GeoJsonImport,
  ],
})
export class ExportsModule {}
