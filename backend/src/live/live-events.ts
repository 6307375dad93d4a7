import { Injectable } from '@nestjs/common';
import { afterCommit } from '../database/after-commit.js';
import type { Db } from '../database/unit-of-work.js';
import { LiveBus, type LiveMessage, sampleTopic } from './live-bus.js';
import { clientOfRequest } from './request-client.js';

/** Longer JSON is not carried to everybody: who looks at the sample reads the layer instead. */
const LONGEST_DATA = 256 * 1024;

export interface ChangedRegions {
  layerId: number;
  /** Of the layer, after the change. */
  version: number;
  /** As the API gives them. */
  regions: readonly object[];
  deleted: readonly string[];
  userId: number;
}

/** Tells people who look at a sample what has changed in it, once it is saved. */
@Injectable()
export class LiveEvents {
  constructor(private readonly bus: LiveBus) {}

  /** @param tx The transaction of the change. */
  regionsChanged(tx: Db, annotationId: number, changed: ChangedRegions): void {
    const { layerId, version, regions, deleted, userId } = changed;
    const by = { user_id: userId, client_id: clientOfRequest() };
    const data = { layer_id: layerId, version, regions, deleted, ...by };
    const tooLong = JSON.stringify(data).length > LONGEST_DATA;
    this.announce(tx, annotationId, tooLong ? LOOK_AGAIN : { event: 'regions', data });
  }

  commentChanged(
    tx: Db,
    { annotationId, layerId, commentId }: { annotationId: number; layerId: number; commentId: number },
    op: 'put' | 'delete',
  ): void {
    this.announce(tx, annotationId, { event: 'comments', data: { layer_id: layerId, comment_id: commentId, op } });
  }

  /** Layers came, went or changed, or regions did and are too many to tell. */
  layersChanged(tx: Db, annotationId: number): void {
    this.announce(tx, annotationId, LOOK_AGAIN);
  }

  private announce(tx: Db, annotationId: number, message: LiveMessage): void {
    afterCommit(tx, () => this.bus.publish(sampleTopic(annotationId), message));
  }
}

const LOOK_AGAIN: LiveMessage = { event: 'layers', data: {} };
