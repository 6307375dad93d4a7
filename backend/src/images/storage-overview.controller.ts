import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import { PageQuery, pageOf } from '../http/page-query.dto.js';
import { Requires } from '../permissions/requires.js';
import { StorageListDto } from './dto/project-storage.dto.js';
import { ProjectStorage } from './project-storage.js';

@ApiTags('projects')
@Controller('storage')
export class StorageOverviewController {
  constructor(private readonly storage: ProjectStorage) {}

  @Get()
  @Requires('storage:list')
  @Answers(200, StorageListDto, 'How much the images of each project take, the largest first')
  async list(@Query() query: PageQuery): Promise<StorageListDto> {
    return StorageListDto.from(await this.storage.list(pageOf(query)));
  }
}
