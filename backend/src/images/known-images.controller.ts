import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import { inBody, Requires } from '../permissions/requires.js';
import { KnownImageDto, KnownImagesDto, KnownImagesQueryDto } from './dto/known-image.dto.js';
import { ImagesService } from './images.service.js';

@ApiTags('images')
@Controller('images')
export class KnownImagesController {
  constructor(private readonly images: ImagesService) {}

  @Post('known')
  @Requires('image:upload', inBody('project', 'project_id'))
  @Answers(201, KnownImagesDto, 'Which of many images a project has already, and how far their tiles are')
  async known(@Body() { project_id, names = [], image_ids = [] }: KnownImagesQueryDto): Promise<KnownImagesDto> {
    return { images: (await this.images.known(project_id, names, image_ids)).map(KnownImageDto.from) };
  }
}
