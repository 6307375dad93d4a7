import { Injectable } from '@nestjs/common';
import { DATABASE_KIND } from '../config/env.js';
import type { Db } from '../database/unit-of-work.js';
import { lockRow } from '../database/row-lock.js';
import { updateVersioned } from '../database/rows.js';
import { Project } from '../projects/project.entity.js';
import { Webhook } from './webhook.entity.js';

@Injectable()
export class WebhooksRepository {
  /** Oldest first; there are few. */
  ofProject(db: Db, projectId: number): Promise<Webhook[]> {
    return db.find(Webhook, { where: { projectId }, order: { webhookId: 'ASC' } });
  }

  /** Ids of those that are told what happens in a project. They are neither switched off nor deleted before this transaction ends. */
  async listening(tx: Db, projectId: number): Promise<number[]> {
    // SQLite has one writer at a time, and knows no locks of rows.
    const lock = DATABASE_KIND === 'mariadb' ? ({ mode: 'pessimistic_read' } as const) : undefined;
    const rows = await tx.find(Webhook, { select: { webhookId: true }, where: { projectId, active: true }, lock });
    return rows.map(({ webhookId }) => webhookId);
  }

  find(db: Db, projectId: number, webhookId: number): Promise<Webhook | null> {
    return db.findOneBy(Webhook, { projectId, webhookId });
  }

  /** Others that do the same wait until this transaction ends. */
  lockProject(tx: Db, projectId: number): Promise<void> {
    return lockRow(tx, Project, { projectId });
  }

  /** Others that do the same wait until this transaction ends. */
  lock(tx: Db, webhookId: number): Promise<void> {
    return lockRow(tx, Webhook, { webhookId });
  }

  add(db: Db, webhook: Omit<Webhook, 'webhookId' | 'project'>): Promise<Webhook> {
    return db.save(Webhook, Object.assign(new Webhook(), webhook));
  }

  async switchTo(db: Db, webhookId: number, active: boolean, by: number): Promise<void> {
    await updateVersioned(db, Webhook, { webhookId }, undefined, { values: { active }, by });
  }

  async remove(db: Db, webhookId: number): Promise<void> {
    await db.delete(Webhook, { webhookId });
  }
}
