import { Injectable } from '@nestjs/common';
import { keysetPage, type Page, type Paged } from '../database/keyset.js';
import { lockRow } from '../database/row-lock.js';
import { updateVersioned } from '../database/rows.js';
import { LIVE } from '../database/trashable.js';
import type { Db } from '../database/unit-of-work.js';
import { Layer } from '../layers/layer.entity.js';
import type { Principal } from '../permissions/principal.js';
import { ofVisibleLayers } from '../permissions/visible.js';
import { Comment } from './comment.entity.js';

export interface CommentFilter {
  layerId?: number;
  annotationId?: number;
  projectId?: number;
}

const FILTERS: (keyof CommentFilter)[] = ['layerId', 'annotationId', 'projectId'];

@Injectable()
export class CommentsRepository {
  /** With whoever wrote it. */
  byId(db: Db, commentId: number): Promise<Comment | null> {
    return db.findOne(Comment, { where: { commentId }, relations: { owner: true } });
  }

  /** With those who wrote them. */
  list(db: Db, filter: CommentFilter, page: Page, principal: Principal): Promise<Paged<Comment>> {
    const rows = db.createQueryBuilder(Comment, 'm').innerJoinAndSelect('m.owner', 'u');
    for (const field of FILTERS) {
      if (filter[field] !== undefined) rows.andWhere(`m.${field} = :${field}`, { [field]: filter[field] });
    }
    return keysetPage(ofVisibleLayers(rows, principal), 'sequence', 'commentId', page);
  }

  /** One at a time comments on a layer. */
  lockLayer(tx: Db, layerId: number): Promise<void> {
    return lockRow(tx, Layer, { layerId });
  }

  layer(db: Db, layerId: number): Promise<Layer | null> {
    return db.findOneBy(Layer, { layerId, trashId: LIVE });
  }

  async lastSequence(db: Db, layerId: number): Promise<number> {
    return (await db.maximum(Comment, 'sequence', { layerId })) ?? 0;
  }

  async add(db: Db, values: Partial<Comment>): Promise<number> {
    const comment = Object.assign(new Comment(), values);
    await db.insert(Comment, comment);
    return comment.commentId;
  }

  change(db: Db, commentId: number, base: number | undefined, values: Partial<Comment>, by: number): Promise<boolean> {
    return updateVersioned(db, Comment, { commentId }, base, { values, by });
  }

  async remove(db: Db, commentId: number): Promise<void> {
    await db.delete(Comment, { commentId });
  }
}
