import { Module } from '@nestjs/common';
import { AnnotationsModule } from '../annotations/annotations.module.js';
import { CategoriesModule } from '../categories/categories.module.js';
import { ClassificationsModule } from '../classifications/classifications.module.js';
import { CommentsModule } from '../comments/comments.module.js';
import { ImagesModule } from '../images/images.module.js';
import { LabelsModule } from '../labels/labels.module.js';
import { LayersModule } from '../layers/layers.module.js';
import { UsersModule } from '../users/users.module.js';
import { CompatLinksController } from './compat-links.controller.js';
import { CompatPeopleController } from './compat-people.controller.js';
import { CompatProjectsController } from './compat-projects.controller.js';
import { CompatSamplesController } from './compat-samples.controller.js';
import { CompatShareLinksController } from './compat-share-links.controller.js';
import { LinkRemoval } from './link-removal.js';

/** What scripts written for the public system call and ours do not: other addresses for the same services. */
@Module({
  imports: [
    AnnotationsModule,
    CategoriesModule,
    ClassificationsModule,
    CommentsModule,
    ImagesModule,
    LabelsModule,
    LayersModule,
    UsersModule,
  ],
  controllers: [
    CompatPeopleController,
    CompatProjectsController,
    CompatSamplesController,
    CompatLinksController,
    CompatShareLinksController,
  ],
  providers: [LinkRemoval],
})
export class CompatModule {}
