import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers } from '../http/documented.js';
import type { Principal } from '../permissions/principal.js';
import { inPath, Me, Requires } from '../permissions/requires.js';
import { IdPipe } from '../validation/id.pipe.js';
import { BrowseService } from './browse.service.js';
import {
  CategoryCountListDto,
  filterIn,
  ReaderListDto,
  SampleListDto,
  SamplesQuery,
  stretchIn,
} from './dto/samples.dto.js';

/** Samples as people look through them: any part of a long list, and how long it is. */
@ApiTags('samples')
@Controller('projects/:projectId/samples')
export class SamplesController {
  constructor(private readonly browse: BrowseService) {}

  @Get()
  @Requires('project:view', inPath('project', 'projectId'))
  @Answers(200, SampleListDto, 'Samples of a project that match, from the nth on, and how many do')
  async list(
    @Param('projectId', IdPipe) projectId: number,
    @Query() query: SamplesQuery,
    @Me() me: Principal,
  ): Promise<SampleListDto> {
    const filter = { ...filterIn(query), projectId };
    return SampleListDto.from(await this.browse.stretch(filter, stretchIn(query), me), me);
  }

  @Get('categories')
  @Requires('project:view', inPath('project', 'projectId'))
  @Answers(200, CategoryCountListDto, 'Categories of a project with the number of samples that the caller sees in them')
  async categories(@Param('projectId', IdPipe) projectId: number, @Me() me: Principal): Promise<CategoryCountListDto> {
    return CategoryCountListDto.from(await this.browse.categories(projectId, me));
  }

  @Get('readers')
  @Requires('project:view', inPath('project', 'projectId'))
  @Answers(200, ReaderListDto, 'Who has submitted or decided samples that the caller sees')
  async readers(@Param('projectId', IdPipe) projectId: number, @Me() me: Principal): Promise<ReaderListDto> {
    const readers = await this.browse.readers(projectId, me);
    return { readers: readers.map(({ userId, name }) => ({ user_id: userId, name })) };
  }
}
