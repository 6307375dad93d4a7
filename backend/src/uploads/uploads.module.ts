import { Module } from '@nestjs/common';
import { ImagesModule } from '../images/images.module.js';
import { ResumableUploads } from './resumable-uploads.js';
import { UploadsController } from './uploads.controller.js';

@Module({
  imports: [ImagesModule],
  controllers: [UploadsController],
  providers: [ResumableUploads],
})
export class UploadsModule {}
