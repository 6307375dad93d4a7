import { ApiProperty } from '@nestjs/swagger';
import type { HandOverOutlook } from '../accounts.service.js';

/** Things of one kind. */
export class OwnedCountDto {
  @ApiProperty({ example: 'projects', description: 'As in the address of their list.' })
  kind: string;

  @ApiProperty({ type: 'integer', description: 'Those in the trash included.' })
  count: number;
}

export class HandOverDto {
  @ApiProperty({ type: [OwnedCountDto], description: 'Kinds of which there is nothing are left out.' })
  moves: OwnedCountDto[];

  @ApiProperty({
    type: [String],
    description: 'Names that projects of both have: nothing can move while there is one.',
  })
  clashes: string[];

  static from({ moves, clashes }: HandOverOutlook): HandOverDto {
    return { moves: Object.entries(moves).map(([kind, count]) => ({ kind, count })), clashes };
  }
}
