import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import type { Principal } from '../permissions/principal.js';
import { inHandler, Me, Requires } from '../permissions/requires.js';
import { ImageDto, ImageEnvelope } from './dto/image.dto.js';
import { ImportFolderDto, ImportFolderEnvelope, ImportImageDto, ImportsQuery } from './dto/import-image.dto.js';
import { ImageContents } from './image-contents.js';
import { ImageImports } from './image-imports.js';

@ApiTags('images')
@Controller()
export class ImportsController {
  constructor(
    private readonly imports: ImageImports,
    private readonly contents: ImageContents,
  ) {}

  @Get('imports')
  @Requires('image:upload', inHandler('project'))
  @Answers(200, ImportFolderEnvelope, 'Files of the lab that may be imported where they lie')
  async list(@Query() { project_id, path }: ImportsQuery, @Me() me: Principal): Promise<ImportFolderEnvelope> {
    return { folder: ImportFolderDto.from(await this.imports.list(project_id, path, me)) };
  }

  @Post('images/import')
  @Requires('image:upload', inHandler('project'))
  @Answers(201, ImageEnvelope, 'Make an image of a file of the lab without copying it; its tiles follow')
  async take(@Body() dto: ImportImageDto, @Me() me: Principal): Promise<ImageEnvelope> {
    const image = await this.imports.take(dto, me);
    return { image: ImageDto.from(image, await this.contents.stateOf(image)) };
  }
}
