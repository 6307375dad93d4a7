import { type MiddlewareConsumer, Module, type NestModule, RequestMethod } from '@nestjs/common';
import { DisplayModule } from '../display/display.module.js';
import { ImagesModule } from '../images/images.module.js';
import { openToOtherPages } from './open-to-other-pages.js';
import { SignedViewersController } from './signed-viewers.controller.js';
import { ViewerAccess } from './viewer-access.js';
import { ViewerAddressesController } from './viewer-addresses.controller.js';
import { ViewerAnswers } from './viewer-answers.js';
import { ViewerPictures } from './viewer-pictures.js';
import { ViewersController } from './viewers.controller.js';

/** Images for viewers that are not ours: IIIF and Deep Zoom. docs/adr/0030-other-viewers.md */
@Module({
  imports: [DisplayModule, ImagesModule],
  controllers: [ViewersController, SignedViewersController, ViewerAddressesController],
  providers: [ViewerAccess, ViewerAnswers, ViewerPictures],
})
export class ViewersModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(openToOtherPages).forRoutes({ path: 'viewers/*path', method: RequestMethod.ALL });
  }
}
