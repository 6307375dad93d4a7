import { Injectable } from '@nestjs/common';
import type { Db } from '../database/unit-of-work.js';
import { Share } from '../shares/share.entity.js';

/** Counts as the contract names them. */
export interface ProjectSummary {
  total_participants: number;
  total_annotations: number;
  total_annotations_submitted: number;
  total_annotations_shared: number;
}

const SUMMARY = `
  SELECT COUNT(*) AS total_annotations, COALESCE(SUM(CASE WHEN status = 'S' THEN 1 ELSE 0 END), 0) AS submitted
  FROM annotations WHERE project_id = ? AND trash_id = 0`;

const PARTICIPANTS = `
  SELECT COUNT(DISTINCT g.user_id) AS total FROM permissions g JOIN projects p ON p.project_id = g.project_id
  JOIN users u ON u.user_id = g.user_id AND u.kind = 'person'
  WHERE g.project_id = ? AND g.type IN (?, ?, ?) AND g.user_id <> p.owner_id`;

@Injectable()
export class UtilitiesRepository {
  async summary(db: Db, projectId: number, participantCodes: [string, string, string]): Promise<ProjectSummary> {
    const [counts] = await db.query<{ total_annotations: number; submitted: number | string }[]>(SUMMARY, [projectId]);
    const [people] = await db.query<{ total: number | string }[]>(PARTICIPANTS, [projectId, ...participantCodes]);
    return {
      total_participants: Number(people.total),
      total_annotations: Number(counts.total_annotations),
      total_annotations_submitted: Number(counts.submitted),
      total_annotations_shared: await this.sharedSamples(db, projectId),
    };
  }

  /** Samples that a link opens now. */
  private async sharedSamples(db: Db, projectId: number): Promise<number> {
    const row = await db
      .createQueryBuilder(Share, 's')
      .innerJoin('s.annotation', 'a')
      .select('COUNT(DISTINCT s.annotationId)', 'total')
      .where('a.projectId = :projectId AND a.trashId = 0', { projectId })
      .andWhere('s.revokedAt IS NULL AND s.expiresAt > :now', { now: new Date() })
      .getRawOne<{ total: number | string }>();
    return Number(row?.total ?? 0);
  }
}
