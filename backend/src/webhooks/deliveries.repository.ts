import { Injectable } from '@nestjs/common';
import { In, LessThan } from 'typeorm';
import type { Page, Paged } from '../database/keyset.js';
import type { Db } from '../database/unit-of-work.js';
import { type DeliveryState, WebhookDelivery, type WebhookEvent } from './webhook-delivery.entity.js';

/** One try to send one message: nobody else changes the row until its time is over. */
export interface Claim {
  deliveryId: number;
  claim: string;
}

/** What became of it. */
export type Outcome = Pick<WebhookDelivery, 'lastStatus' | 'failureCode' | 'failureMessage'> &
  Partial<Pick<WebhookDelivery, 'state' | 'notBefore' | 'finishedAt'>>;

/** In all projects that are not in the trash, to addresses that are switched on. */
const SENT_TO = `EXISTS (SELECT 1 FROM webhooks w JOIN projects p ON p.project_id = w.project_id
  WHERE w.webhook_id = d.webhook_id AND w.active = :active AND p.trash_id = 0)`;
const SWEPT_AT_ONCE = 1000;

@Injectable()
export class DeliveriesRepository {
  async add(tx: Db, deliveries: Partial<WebhookDelivery>[]): Promise<void> {
    if (deliveries.length) await tx.insert(WebhookDelivery, deliveries);
  }

  byMessage(db: Db, webhookId: number, messageId: string): Promise<WebhookDelivery> {
    return db.findOneByOrFail(WebhookDelivery, { webhookId, messageId });
  }

  /** Newest first. */
  async list(db: Db, webhookId: number, page: Page): Promise<Paged<WebhookDelivery>> {
    const rows = db.createQueryBuilder(WebhookDelivery, 'd').where('d.webhookId = :webhookId', { webhookId });
    if (page.after) rows.andWhere('d.deliveryId < :before', { before: page.after.id });
    const found = await rows
      .orderBy('d.deliveryId', 'DESC')
      .limit(page.limit + 1)
      .getMany();
    const shown = found.slice(0, page.limit);
    const last = shown.at(-1);
    return { rows: shown, next: found.length > page.limit && last ? { sort: 0, id: last.deliveryId } : null };
  }

  /** The newest of each, by webhook. */
  async newestOf(db: Db, webhookIds: number[]): Promise<Map<number, WebhookDelivery>> {
    if (!webhookIds.length) return new Map();
    const newest = await db
      .createQueryBuilder(WebhookDelivery, 'd')
      .select('MAX(d.deliveryId)', 'deliveryId')
      .where({ webhookId: In(webhookIds) })
      .groupBy('d.webhookId')
      .getRawMany<{ deliveryId: number }>();
    const rows = await db.findBy(WebhookDelivery, { deliveryId: In(newest.map(({ deliveryId }) => deliveryId)) });
    return new Map(rows.map((row) => [row.webhookId, row]));
  }

  waits(db: Db, webhookId: number, event: WebhookEvent): Promise<boolean> {
    return db.existsBy(WebhookDelivery, { webhookId, event, state: 'waiting' });
  }

  /** What has been due for longest, with its webhook. @param busy Webhooks that are not asked for. */
  next(db: Db, now: Date, busy: number[]): Promise<WebhookDelivery | null> {
    const rows = db.createQueryBuilder(WebhookDelivery, 'd').innerJoinAndSelect('d.webhook', 'hook');
    rows.where(`d.state = 'waiting' AND d.notBefore <= :now AND ${SENT_TO}`, { now, active: true });
    if (busy.length) rows.andWhere('d.webhookId NOT IN (:...busy)', { busy });
    return rows.orderBy('d.notBefore').addOrderBy('d.deliveryId').limit(1).getOne();
  }

  /**
   * Begins a try, unless somebody else has. A sender that is killed over it says nothing more, and the row is due again.
   *
   * @param until When that is.
   */
  async claim(
    db: Db,
    { deliveryId, attempts }: WebhookDelivery,
    claim: string,
    now: Date,
    until: Date,
  ): Promise<boolean> {
    const unclaimed = { deliveryId, attempts, state: 'waiting' as const };
    const begun = { attempts: attempts + 1, claim, triedAt: now, notBefore: until };
    return ((await db.update(WebhookDelivery, unclaimed, begun)).affected ?? 0) > 0;
  }

  /** Saves what became of a try. @returns false: it is another's by now, or called off */
  async report(db: Db, { deliveryId, claim }: Claim, outcome: Outcome): Promise<boolean> {
    const { affected } = await db.update(WebhookDelivery, { deliveryId, claim, state: 'waiting' }, outcome);
    return (affected ?? 0) > 0;
  }

  /** As if the try had not been. */
  async giveBack(db: Db, { deliveryId, claim }: Claim, now: Date): Promise<void> {
    const rows = db.createQueryBuilder().update(WebhookDelivery);
    rows.set({ attempts: () => 'attempts - 1', notBefore: now, claim: null });
    await rows
      .where(`delivery_id = :deliveryId AND claim = :claim AND state = 'waiting'`, { deliveryId, claim })
      .execute();
  }

  /** Calls off all that waits for one address. */
  async callOff(tx: Db, webhookId: number, reason: { code: string; message: string }, now: Date): Promise<void> {
    const why = { failureCode: reason.code, failureMessage: reason.message };
    await tx.update(WebhookDelivery, { webhookId, state: 'waiting' }, { state: 'failed', finishedAt: now, ...why });
  }

  async countByState(db: Db): Promise<Record<DeliveryState, number>> {
    const rows = await db
      .createQueryBuilder(WebhookDelivery, 'd')
      .select('d.state', 'state')
      .addSelect('COUNT(*)', 'count')
      .groupBy('d.state')
      .getRawMany<{ state: DeliveryState; count: number | string }>();
    const counts = { waiting: 0, delivered: 0, failed: 0 };
    for (const { state, count } of rows) counts[state] = Number(count);
    return counts;
  }

  /** Since when the message has been there that waits for longest; null: none does. */
  async oldestWaitingSince(db: Db): Promise<Date | null> {
    const rows = db.createQueryBuilder(WebhookDelivery, 'd');
    rows.where(`d.state = 'waiting' AND ${SENT_TO}`, { active: true });
    return (await rows.orderBy('d.createdAt').limit(1).getOne())?.createdAt ?? null;
  }

  /** Forgets what is older, some at a time: nobody waits for a lock for long. */
  async sweep(db: Db, before: Date): Promise<number> {
    for (let swept = 0; ;) {
      const where = { createdAt: LessThan(before) };
      const old = await db.find(WebhookDelivery, { select: { deliveryId: true }, where, take: SWEPT_AT_ONCE });
      if (!old.length) return swept;
      const { affected } = await db.delete(WebhookDelivery, {
        deliveryId: In(old.map(({ deliveryId }) => deliveryId)),
      });
      swept += affected ?? old.length;
    }
  }
}
