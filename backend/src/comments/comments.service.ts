import { Injectable } from '@nestjs/common';
import { AuditTrail, type Deed } from '../audit/audit-trail.js';
import type { Page, Paged } from '../database/keyset.js';
import { given } from '../database/rows.js';
import { madeBy } from '../database/tracked.js';
import { type Db, UnitOfWork } from '../database/unit-of-work.js';
import { InvalidRequestError, NotFoundError, VersionConflictError } from '../errors/app-error.js';
import { LiveEvents } from '../live/live-events.js';
import type { Access } from '../permissions/access.js';
import type { Principal } from '../permissions/principal.js';
import type { Comment } from './comment.entity.js';
import { type CommentFilter, CommentsRepository } from './comments.repository.js';
import { CommentDto, LAST_SEQUENCE, type CreateCommentDto, type UpdateCommentDto } from './dto/comment.dto.js';

@Injectable()
export class CommentsService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly comments: CommentsRepository,
    private readonly audit: AuditTrail,
    private readonly live: LiveEvents,
  ) {}

  /** With its author. @throws NotFoundError */
  byId(commentId: number): Promise<Comment> {
    return this.existing(this.work.db, commentId);
  }

  list(filter: CommentFilter, page: Page, me: Principal): Promise<Paged<Comment>> {
    return this.comments.list(this.work.db, filter, page, me);
  }

  /** @throws InvalidRequestError when it answers no comment on this layer */
  create(dto: CreateCommentDto, me: Principal): Promise<Comment> {
    const { layer_id: layerId, content, pin } = dto;
    return this.work.run(async (tx) => {
      await this.comments.lockLayer(tx, layerId);
      const layer = await this.comments.layer(tx, layerId);
      if (!layer) throw new NotFoundError('layer');
      const { annotationId, projectId } = layer;
      const parentId = await this.threadOf(tx, dto.parent_id, layerId);
      const sequence = await this.sequenceFor(tx, dto.sequence, layerId);
      const place = {
        projectId,
        annotationId,
        layerId,
        parentId,
        sequence,
        pinX: pin?.x ?? null,
        pinY: pin?.y ?? null,
      };
      const values = { ...madeBy(me.userId), ...place, content, resolved: false, ownerId: me.userId };
      const comment = await this.existing(tx, await this.comments.add(tx, values));
      await this.audit.record(tx, me, deed('create', comment, { layer_id: layerId }));
      this.live.commentChanged(tx, comment, 'put');
      return comment;
    });
  }

  /**
   * Its author stays its author, whoever edits it.
   *
   * @throws NotAllowedError for somebody else's words, VersionConflictError
   */
  async update(commentId: number, dto: UpdateCommentDto, access: Access): Promise<Comment> {
    const me = access.principal;
    const changed = await this.work.run(async (tx) => {
      const before = await this.existing(tx, commentId);
      const { content, sequence, resolved } = dto;
      const reworded = content !== undefined && content !== before.content;
      const moved = sequence !== undefined && sequence !== before.sequence;
      if (reworded || moved) demandOwn(before, access);
      const values = given({ content, sequence, resolved });
      if (!(await this.comments.change(tx, commentId, dto.version, values, me.userId))) return false;
      const details = given({ before: reworded ? before.content : undefined, content, sequence, resolved });
      await this.audit.record(tx, me, deed('update', before, details));
      this.live.commentChanged(tx, before, 'put');
      return true;
    });
    const comment = await this.byId(commentId);
    if (!changed) throw new VersionConflictError('comment', CommentDto.from(comment));
    return comment;
  }

  /** Answers to it stay. @throws NotAllowedError for somebody else's */
  async remove(commentId: number, access: Access): Promise<void> {
    await this.work.run(async (tx) => {
      const comment = await this.existing(tx, commentId);
      demandOwn(comment, access);
      await this.comments.remove(tx, commentId);
      await this.audit.record(tx, access.principal, deed('delete', comment, { content: comment.content }));
      this.live.commentChanged(tx, comment, 'delete');
    });
  }

  private async existing(db: Db, commentId: number): Promise<Comment> {
    const comment = await this.comments.byId(db, commentId);
    if (!comment) throw new NotFoundError('comment');
    return comment;
  }

  /** Threads are one deep: an answer to an answer belongs to the thread that both are in. */
  private async threadOf(tx: Db, asked: number | undefined, layerId: number): Promise<number | null> {
    if (asked === undefined || asked < 1) return null;
    const answered = await this.comments.byId(tx, asked);
    if (answered?.layerId === layerId) return answered.parentId ?? answered.commentId;
    throw new InvalidRequestError('An answer belongs to a comment on the same layer.', [
      { path: 'parent_id', message: 'is not a comment on this layer' },
    ]);
  }

  private async sequenceFor(tx: Db, asked: number | undefined, layerId: number): Promise<number> {
    if (asked !== undefined && asked >= 0) return asked;
    return Math.min((await this.comments.lastSequence(tx, layerId)) + 1, LAST_SEQUENCE);
  }
}

/** People keep their own words; others' are for those who administer the project. */
function demandOwn(comment: Comment, access: Access): void {
  if (comment.ownerId !== access.principal.userId) access.demand('comment:moderate');
}

function deed(verb: string, { commentId, projectId }: Comment, details: object): Deed {
  return { kind: 'comment', verb, objectId: commentId, projectId, details: { ...details } };
}
