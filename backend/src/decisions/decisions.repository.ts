import { Injectable } from '@nestjs/common';
import { Annotation } from '../annotations/annotation.entity.js';
import { lockRow } from '../database/row-lock.js';
import { updateVersioned } from '../database/rows.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import { Decision } from './decision.entity.js';

export interface DecisionKey {
  annotationId: number;
  classificationId: number;
  userId: number;
}

@Injectable()
export class DecisionsRepository {
  /** With whoever decided. */
  one(db: Db, key: DecisionKey): Promise<Decision | null> {
    return db.findOne(Decision, { where: key, relations: { user: true } });
  }

  /** Of all readers, with them, by classification and in the order in which they were made; by what lies in the trash, none. */
  ofAnnotation(db: Db, annotationId: number): Promise<Decision[]> {
    return db.find(Decision, {
      where: { annotationId, classification: { trashId: LIVE } },
      relations: { user: true },
      order: { classificationId: 'ASC', decisionId: 'ASC' },
    });
  }

  /** One at a time decides on a sample: two tabs of one reader make one decision. */
  lockAnnotation(tx: Db, annotationId: number): Promise<void> {
    return lockRow(tx, Annotation, { annotationId });
  }

  async add(db: Db, values: Partial<Decision>): Promise<void> {
    await db.insert(Decision, values);
  }

  change(db: Db, decisionId: number, values: Partial<Decision>, by: number): Promise<boolean> {
    return updateVersioned(db, Decision, { decisionId }, undefined, { values, by });
  }

  async remove(db: Db, decisionId: number): Promise<void> {
    await db.delete(Decision, { decisionId });
  }
}
