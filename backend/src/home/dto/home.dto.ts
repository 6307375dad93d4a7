import { ApiProperty } from '@nestjs/swagger';
import { SampleDto, SamplePictureDto } from '../../browse/dto/samples.dto.js';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor, PageQuery } from '../../http/page-query.dto.js';
import type { Principal } from '../../permissions/principal.js';
import { ProjectDto } from '../../projects/dto/project.dto.js';
import { LimitField, TextFilter } from '../../validation/query-fields.js';
import type { Found } from '../home.repository.js';
import type { Pictured, ProjectCard, SearchResult } from '../home.service.js';

const MOST_PROJECTS = 100;
const USUAL_PROJECTS = 60;
const MOST_RECENT = 50;
const MOST_FOUND = 100;

export class PicturedDto {
  @ApiProperty({ type: 'integer' })
  annotation_id: number;

  @ApiProperty()
  picture: SamplePictureDto;

  static from(this: void, { annotationId, picture }: Pictured): PicturedDto {
    return { annotation_id: annotationId, picture };
  }
}

export class NextSampleDto extends PicturedDto {
  @ApiProperty()
  name: string;
}

export class ProjectCardDto {
  @ApiProperty()
  project: ProjectDto;

  @ApiProperty({ type: 'integer', description: 'Samples that the caller sees.' })
  samples: number;

  @ApiProperty({ type: 'integer' })
  submitted: number;

  @ApiProperty({ type: 'integer', description: 'Samples that wait for the caller.' })
  waiting: number;

  @ApiProperty({ type: NextSampleDto, nullable: true, description: 'First of the own queue.' })
  next: NextSampleDto | null;

  @ApiProperty({ type: [PicturedDto], description: 'The first samples.' })
  pictures: PicturedDto[];

  static from({ project, progress, next, pictures }: ProjectCard, me: Principal): ProjectCardDto {
    return {
      project: ProjectDto.from(project, me),
      ...progress,
      next: next && { ...PicturedDto.from(next), name: next.name },
      pictures: pictures.map(PicturedDto.from),
    };
  }
}

export class ProjectCardListDto {
  @ApiProperty({ type: [ProjectCardDto] })
  projects: ProjectCardDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from({ rows, next }: Paged<ProjectCard>, me: Principal): ProjectCardListDto {
    return { projects: rows.map((row) => ProjectCardDto.from(row, me)), next_cursor: encodeCursor(next) };
  }
}

export class ProjectCardsQuery extends PageQuery {
  @LimitField(MOST_PROJECTS, USUAL_PROJECTS)
  declare limit?: number;
}

export class RecentSamplesDto {
  @ApiProperty({ type: [SampleDto] })
  samples: SampleDto[];
}

export class RecentQuery {
  @LimitField(MOST_RECENT, 12)
  limit?: number;
}

export class SearchQuery {
  @TextFilter()
  q?: string;

  @LimitField(MOST_FOUND, 8)
  limit?: number;
}

export class FoundDto {
  @ApiProperty({ type: 'integer' })
  id: number;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: 'integer' })
  project_id: number;

  @ApiProperty()
  project_name: string;

  static from(this: void, { id, name, projectId, projectName }: Found): FoundDto {
    return { id, name, project_id: projectId, project_name: projectName };
  }
}

export class SearchResultDto {
  @ApiProperty({ type: [FoundDto] })
  projects: FoundDto[];

  @ApiProperty({ type: [FoundDto] })
  categories: FoundDto[];

  @ApiProperty({ type: [FoundDto] })
  samples: FoundDto[];

  @ApiProperty({ type: [FoundDto] })
  labels: FoundDto[];

  static from({ projects, categories, samples, labels }: SearchResult): SearchResultDto {
    return {
      ...{ projects: projects.map(FoundDto.from), categories: categories.map(FoundDto.from) },
      ...{ samples: samples.map(FoundDto.from), labels: labels.map(FoundDto.from) },
    };
  }
}
