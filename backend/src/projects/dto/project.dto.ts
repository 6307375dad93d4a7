import { ApiProperty } from '@nestjs/swagger';
import type { Paged } from '../../database/keyset.js';
import { encodeCursor, PageQuery } from '../../http/page-query.dto.js';
import { TrackedDto, trackedFields } from '../../http/tracked.dto.js';
import { ACCESS_WORDS, type AccessWord, accessTo } from '../../permissions/access-word.js';
import type { Principal } from '../../permissions/principal.js';
import { BaseVersion, Id, Name, Settings, Whole } from '../../validation/fields.js';
import { TextFilter } from '../../validation/query-fields.js';
import type { Project } from '../project.entity.js';

const MOST_READERS = 1000;

export class ProjectDto extends TrackedDto {
  @ApiProperty({ type: 'integer' })
  project_id: number;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: 'integer' })
  owner_id: number;

  @ApiProperty()
  settings: string;

  @ApiProperty({ type: 'integer', description: 'How many people must submit a sample until it counts as submitted.' })
  readers: number;

  @ApiProperty({ enum: ACCESS_WORDS, description: 'What the caller may do here.' })
  access: AccessWord;

  static from(project: Project, me: Principal): ProjectDto {
    const { projectId, name, ownerId, settings, readers } = project;
    const chain = { projectId, projectOwnerId: ownerId, categoryId: null, annotationId: null };
    return {
      ...{ project_id: projectId, name, owner_id: ownerId, settings, readers },
      access: accessTo(me, chain),
      ...trackedFields(project),
    };
  }
}

export class ProjectEnvelope {
  @ApiProperty()
  project: ProjectDto;
}

export class ProjectListDto {
  @ApiProperty({ type: [ProjectDto] })
  projects: ProjectDto[];

  @ApiProperty({ type: String, nullable: true })
  next_cursor: string | null;

  static from(page: Paged<Project>, me: Principal): ProjectListDto {
    return { projects: page.rows.map((row) => ProjectDto.from(row, me)), next_cursor: encodeCursor(page.next) };
  }
}

export class ProjectQuery extends PageQuery {
  @TextFilter()
  name?: string;
}

export class CreateProjectDto {
  @Name()
  name: string;

  @Id({
    optional: true,
    description: 'The caller when left out; somebody else: administrators of the installation only.',
  })
  owner_id?: number;

  @Settings()
  settings?: string;

  @Whole(1, MOST_READERS, { optional: true })
  readers?: number;
}

export class UpdateProjectDto {
  @Name({ optional: true })
  name?: string;

  @Id({ optional: true, description: 'Hands the project over: its owner only.' })
  owner_id?: number;

  @Settings()
  settings?: string;

  @Whole(1, MOST_READERS, { optional: true })
  readers?: number;

  @BaseVersion()
  version?: number;
}
