import { Module } from '@nestjs/common';
import { AnnotationsModule } from '../annotations/annotations.module.js';
import { BrowseModule } from '../browse/browse.module.js';
import { DisplayModule } from '../display/display.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { HomeController } from './home.controller.js';
import { HomeRepository } from './home.repository.js';
import { HomeService } from './home.service.js';

@Module({
  imports: [ProjectsModule, AnnotationsModule, BrowseModule, DisplayModule],
  controllers: [HomeController],
  providers: [HomeService, HomeRepository],
})
export class HomeModule {}
