import { Module } from '@nestjs/common';
import { ImagesModule } from '../images/images.module.js';
import { DisplayController } from './display.controller.js';
import { DisplayRepository } from './display.repository.js';
import { DisplayService } from './display.service.js';
import { ImageLooks } from './image-looks.js';
import { ImageLooksRepository } from './image-looks.repository.js';
import { SamplePicturesRepository } from './sample-pictures.repository.js';
import { SampleThumbnails } from './sample-thumbnails.js';
import { SampleThumbnailsController } from './sample-thumbnails.controller.js';

@Module({
  imports: [ImagesModule],
  controllers: [DisplayController, SampleThumbnailsController],
  providers: [
    ...[DisplayService, DisplayRepository, SampleThumbnails, SamplePicturesRepository],
    ...[ImageLooks, ImageLooksRepository],
  ],
  exports: [DisplayService, ImageLooks, SampleThumbnails],
})
export class DisplayModule {}
