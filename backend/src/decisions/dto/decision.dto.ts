import { ApiProperty } from '@nestjs/swagger';
import { TrackedDto, trackedFields } from '../../http/tracked.dto.js';
import { BaseVersion, Name } from '../../validation/fields.js';
import type { Decision } from '../decision.entity.js';

export class DecisionDto extends TrackedDto {
  @ApiProperty({ type: 'integer' })
  decision_id: number;

  @ApiProperty({ type: 'integer' })
  annotation_id: number;

  @ApiProperty({ type: 'integer' })
  classification_id: number;

  @ApiProperty({ type: 'integer' })
  user_id: number;

  @ApiProperty({ description: 'Name of the person who decided.' })
  reader: string;

  @ApiProperty()
  option: string;

  /** @param decision With its user. */
  static from(this: void, decision: Decision): DecisionDto {
    const { decisionId, annotationId, classificationId, userId, user, option } = decision;
    return {
      ...{ decision_id: decisionId, annotation_id: annotationId, classification_id: classificationId },
      ...{ user_id: userId, reader: user.name, option },
      ...trackedFields(decision),
    };
  }
}

export class DecisionEnvelope {
  @ApiProperty()
  decision: DecisionDto;
}

/** All of a sample: as many as readers times classifications. */
export class DecisionListDto {
  @ApiProperty({ type: [DecisionDto] })
  decisions: DecisionDto[];
}

export class DecideDto {
  @Name({ description: 'One of the options of the classification.' })
  option: string;

  @BaseVersion()
  version?: number;
}
