import { Module } from '@nestjs/common';
import { RegionClasses } from './region-classes.js';
import { RegionRevisionsRepository } from './region-revisions.repository.js';
import { RegionsRepository } from './regions.repository.js';

/** Apart from the regions, which need samples, which need labels: those need this. */
@Module({
  providers: [RegionClasses, RegionRevisionsRepository, RegionsRepository],
  exports: [RegionClasses],
})
export class RegionClassesModule {}
