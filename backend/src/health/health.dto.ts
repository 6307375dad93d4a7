import { ApiProperty } from '@nestjs/swagger';
import type { PartState, Readiness } from './readiness.js';

const PART_STATES: PartState[] = ['ok', 'away'];

export class HealthDto {
  @ApiProperty({ enum: ['ok'] })
  status: 'ok';
}

export class ReadinessDto {
  @ApiProperty({
    enum: ['ready'],
    description: 'Otherwise the answer is 503, with an issue for each part that is away',
  })
  status: 'ready';

  @ApiProperty({ enum: ['ok', 'ending'], description: '`ending`: it was told to end, and finishes what it has begun' })
  server: 'ok' | 'ending';

  @ApiProperty({ enum: PART_STATES })
  database: PartState;

  @ApiProperty({ enum: PART_STATES, description: 'The folder of the files, and their bucket where there is one' })
  storage: PartState;

  @ApiProperty({
    enum: PART_STATES,
    description: 'What carries news between several servers; none is left out without it',
  })
  live: PartState;

  static from({ server, database, storage, live }: Readiness): ReadinessDto {
    return { status: 'ready', server, database, storage, live };
  }
}
