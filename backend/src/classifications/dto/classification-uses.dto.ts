import { ApiProperty } from '@nestjs/swagger';
import type { ClassificationUses } from '../classifications.repository.js';

export class OptionUseDto {
  @ApiProperty()
  option: string;

  @ApiProperty({ type: 'integer', description: 'Of all readers.' })
  decisions: number;
}

/** How far a classification is used: what would go with it. */
export class ClassificationUseDto {
  @ApiProperty({ type: 'integer' })
  classification_id: number;

  @ApiProperty({ type: 'integer', description: 'Samples on which somebody has decided by it.' })
  samples: number;

  @ApiProperty({ type: 'integer', description: 'Of all readers.' })
  decisions: number;

  @ApiProperty({ type: [OptionUseDto], description: 'What was chosen, also what is no option any more.' })
  options: OptionUseDto[];
}

export class OfferedInCategoryDto {
  @ApiProperty({ type: 'integer' })
  category_id: number;

  @ApiProperty({ type: [Number], description: 'In the order in which readers meet them.' })
  classification_ids: number[];
}

/** Of all classifications of a project. */
export class ClassificationUsesDto {
  @ApiProperty({ type: [ClassificationUseDto], description: 'Those by which nobody has decided are left out.' })
  uses: ClassificationUseDto[];

  @ApiProperty({ type: [OfferedInCategoryDto], description: 'Categories that offer none are left out.' })
  offered: OfferedInCategoryDto[];

  static from(uses: Map<number, ClassificationUses>, offered: Map<number, number[]>): ClassificationUsesDto {
    return {
      uses: [...uses].map(([classification_id, use]) => ({ classification_id, ...use })),
      offered: [...offered].map(([category_id, classification_ids]) => ({ category_id, classification_ids })),
    };
  }
}
