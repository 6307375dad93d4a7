import { ApiProperty } from '@nestjs/swagger';
import type { Neighbour } from '../neighbours.repository.js';
import type { ListAround, Neighbours, Place } from '../neighbours.service.js';
import { filterIn, ListQuery } from './samples.dto.js';

/** A list as the address of a sample names it. */
export function listIn({ sort, ...filter }: ListQuery): ListAround {
  return sort ? { filter: filterIn(filter), sort } : null;
}

export class NeighbourDto {
  @ApiProperty({ type: 'integer' })
  annotation_id: number;

  @ApiProperty({ type: 'integer' })
  project_id: number;

  @ApiProperty()
  name: string;

  static from({ annotationId, projectId, name }: Neighbour): NeighbourDto {
    return { annotation_id: annotationId, project_id: projectId, name };
  }
}

/** The samples before and after one in the list that the query names. */
export class NeighboursDto {
  @ApiProperty({ type: NeighbourDto, nullable: true, description: 'null: it is the first.' })
  previous: NeighbourDto | null;

  @ApiProperty({ type: NeighbourDto, nullable: true, description: 'null: it is the last.' })
  next: NeighbourDto | null;

  static from({ previous, next }: Neighbours): NeighboursDto {
    return { previous: previous && NeighbourDto.from(previous), next: next && NeighbourDto.from(next) };
  }
}

export class PlaceDto implements Place {
  @ApiProperty({ type: 'integer', description: 'From 1. 0: the sample does not match.' })
  position: number;

  @ApiProperty({ type: 'integer', description: 'How many samples match.' })
  total: number;
}
