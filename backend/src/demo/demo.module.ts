import { Module } from '@nestjs/common';
import { AnnotationsModule } from '../annotations/annotations.module.js';
import { CategoriesModule } from '../categories/categories.module.js';
import { ImagesModule } from '../images/images.module.js';
import { LabelsModule } from '../labels/labels.module.js';
import { LayersModule } from '../layers/layers.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { UsersModule } from '../users/users.module.js';
import { Demo } from './demo.js';
import { DemoSamples } from './demo-samples.js';

@Module({
  imports: [UsersModule, ProjectsModule, CategoriesModule, LabelsModule, ImagesModule, AnnotationsModule, LayersModule],
  providers: [Demo, DemoSamples],
})
export class DemoModule {}
