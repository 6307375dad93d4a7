import { Module } from '@nestjs/common';
import { DisplayController } from './display.controller.js';
import { DisplayRepository } from './display.repository.js';
import { DisplayService } from './display.service.js';

@Module({
  controllers: [DisplayController],
  providers: [DisplayService, DisplayRepository],
  exports: [DisplayService],
})
export class DisplayModule {}
