import { Module } from '@nestjs/common';
import { ImagesModule } from '../images/images.module.js';
import { RegionsModule } from '../regions/regions.module.js';
import { UsersModule } from '../users/users.module.js';
import { AdoptGrants } from './adopt-grants.js';
import { AdoptImages } from './adopt-images.js';
import { AdoptLayers } from './adopt-layers.js';
import { AdoptPeople } from './adopt-people.js';
import { AdoptProjects } from './adopt-projects.js';
import { AdoptRepository } from './adopt.repository.js';
import { AdoptSamples } from './adopt-samples.js';
import { AdoptTables } from './adopt-tables.js';
import { AdoptedParents } from './adopted-parents.js';
import { Adoption, AdoptSteps } from './adoption.js';

/** `npm run adopt`; a server has no use for it. */
@Module({
  imports: [ImagesModule, RegionsModule, UsersModule],
  providers: [
    ...[Adoption, AdoptSteps, AdoptTables, AdoptedParents, AdoptRepository],
    ...[AdoptPeople, AdoptProjects, AdoptImages, AdoptSamples, AdoptLayers, AdoptGrants],
  ],
})
export class AdoptModule {}
