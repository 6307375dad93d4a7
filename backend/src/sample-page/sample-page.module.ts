import { Module } from '@nestjs/common';
import { AnnotationsModule } from '../annotations/annotations.module.js';
import { BrowseModule } from '../browse/browse.module.js';
import { ClassificationsModule } from '../classifications/classifications.module.js';
import { CommentsModule } from '../comments/comments.module.js';
import { DecisionsModule } from '../decisions/decisions.module.js';
import { DisplayModule } from '../display/display.module.js';
import { ImagesModule } from '../images/images.module.js';
import { LabelsModule } from '../labels/labels.module.js';
import { LayersModule } from '../layers/layers.module.js';
import { RegionsModule } from '../regions/regions.module.js';
import { SampleLayers } from './sample-layers.js';
import { SamplePageController } from './sample-page.controller.js';
import { SamplePageService } from './sample-page.service.js';

/** What the page of a sample shows, put together from the resources that it consists of. */
@Module({
  imports: [
    ...[
      AnnotationsModule,
      BrowseModule,
      ClassificationsModule,
      CommentsModule,
      DecisionsModule,
      DisplayModule,
      ImagesModule,
    ],
    ...[LabelsModule, LayersModule, RegionsModule],
  ],
  controllers: [SamplePageController],
  providers: [SampleLayers, SamplePageService],
})
export class SamplePageModule {}
