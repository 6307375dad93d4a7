import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import type { Relation } from 'typeorm';
import { LONG_TEXT, TIME } from '../database/column-types.js';
import { Webhook } from './webhook.entity.js';

/** `waiting` also while it is being sent; `failed`: given up. */
export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const WEBHOOK_EVENTS = ['sample.submitted', 'sample.reopened', 'webhook.test'] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** One message to one address, written with what it tells of, and sent until somebody takes it. */
@Entity('webhook_deliveries')
@Index('ix_webhook_deliveries_due', ['state', 'notBefore'])
@Index('ix_webhook_deliveries_webhook', ['webhookId', 'deliveryId'])
@Index('ix_webhook_deliveries_created', ['createdAt'])
export class WebhookDelivery {
  @PrimaryGeneratedColumn()
  deliveryId: number;

  @Column({ type: 'integer' })
  webhookId: number;

  @ManyToOne(() => Webhook, { onDelete: 'CASCADE', nullable: false })
  @JoinColumn({ name: 'webhook_id', foreignKeyConstraintName: 'fk_webhook_deliveries_webhook' })
  webhook: Relation<Webhook>;

  /** By which the receiver knows it again: the same with every try. */
  @Column({ type: 'varchar', length: 36 })
  messageId: string;

  @Column({ type: 'varchar', length: 40 })
  event: WebhookEvent;

  /** What is sent, byte for byte. */
  @Column({ type: LONG_TEXT })
  body: string;

  @Column({ type: 'varchar', length: 10 })
  state: DeliveryState;

  /** Tries begun. */
  @Column({ type: 'integer', default: 0 })
  attempts: number;

  /** While it waits: not to be sent earlier; while it is being sent: when another server may take it over. */
  @Column(TIME)
  notBefore: Date;

  /** The try that is under way, or was the last: what an older one has to say is not heard. */
  @Column({ type: 'varchar', length: 36, nullable: true })
  claim: string | null;

  /** What the receiver answered to the last try; null: nothing. */
  @Column({ type: 'integer', nullable: true })
  lastStatus: number | null;

  /** Of the last try, while it waits for the next one too. */
  @Column({ type: 'varchar', length: 64, nullable: true })
  failureCode: string | null;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  failureMessage: string | null;

  @Column(TIME)
  createdAt: Date;

  /** When the last try began. */
  @Column({ ...TIME, nullable: true })
  triedAt: Date | null;

  @Column({ ...TIME, nullable: true })
  finishedAt: Date | null;
}
