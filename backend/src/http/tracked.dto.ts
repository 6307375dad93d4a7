import { ApiProperty } from '@nestjs/swagger';
import type { Tracked } from '../database/tracked.js';

/** What every row that people edit tells of itself. */
export class TrackedDto {
  @ApiProperty({ type: 'integer', description: 'Grows by one with each change.' })
  version: number;

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ format: 'date-time' })
  updated_at: string;
}

export function trackedFields(row: Tracked): TrackedDto {
  return {
    version: row.version,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
