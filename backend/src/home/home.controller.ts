import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { SampleDto } from '../browse/dto/samples.dto.js';
import { Answers } from '../http/documented.js';
import { pageOf } from '../http/page-query.dto.js';
import type { Principal } from '../permissions/principal.js';
import { Me, Requires } from '../permissions/requires.js';
import {
  ProjectCardListDto,
  ProjectCardsQuery,
  RecentQuery,
  RecentSamplesDto,
  SearchQuery,
  SearchResultDto,
} from './dto/home.dto.js';
import { HomeService } from './home.service.js';

const USUAL_PROJECTS = 60;
const USUAL_RECENT = 12;
const USUAL_FOUND = 8;

@ApiTags('home')
@Controller('home')
export class HomeController {
  constructor(private readonly home: HomeService) {}

  @Get('projects')
  @Requires('project:list')
  @Answers(
    200,
    ProjectCardListDto,
    'Projects that the caller sees, with how far they are and what waits for the caller',
  )
  async projects(@Query() query: ProjectCardsQuery, @Me() me: Principal): Promise<ProjectCardListDto> {
    const page = pageOf({ ...query, limit: query.limit ?? USUAL_PROJECTS });
    return ProjectCardListDto.from(await this.home.cards(page, me), me);
  }

  @Get('recent')
  @Requires('annotation:list')
  @Answers(200, RecentSamplesDto, 'Samples that the caller worked on last')
  async recent(@Query() { limit = USUAL_RECENT }: RecentQuery, @Me() me: Principal): Promise<RecentSamplesDto> {
    const rows = await this.home.recent(limit, me);
    return { samples: rows.map((row) => SampleDto.from(row, me)) };
  }

  @Get('search')
  @Requires('annotation:list')
  @Answers(200, SearchResultDto, 'Projects, categories, samples and labels with a text in their name')
  async search(@Query() { q = '', limit = USUAL_FOUND }: SearchQuery, @Me() me: Principal): Promise<SearchResultDto> {
    return SearchResultDto.from(await this.home.search(q, limit, me));
  }
}
