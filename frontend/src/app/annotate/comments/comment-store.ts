import { computed, effect, inject, Injectable, linkedSignal, signal, untracked } from '@angular/core';
import { Api } from '../../api/api';
import { commentsCreate } from '../../api/fn/comments/comments-create';
import { commentsList } from '../../api/fn/comments/comments-list';
import { commentsRemove } from '../../api/fn/comments/comments-remove';
import { commentsUpdate } from '../../api/fn/comments/comments-update';
import { allPages } from '../../core/all-pages';
import { toApiError } from '../../core/api-error';
import type { Point } from '../../drawing/point';
import { LiveSample } from '../../live/live-sample';
import { AnnotationStore } from '../annotation-store';
import { CommentBoard, type CommentPort } from './comment-board';
import type { Draft } from './draft';
import { KeptDrafts } from './kept-drafts';

const EMPTY: Draft = { content: '', layerId: 0, pin: null };

/** What is said about the sample that is open, as it is said. */
@Injectable()
export class CommentStore {
  private readonly api = inject(Api);
  private readonly store = inject(AnnotationStore);
  private readonly kept = inject(KeptDrafts);

  readonly board = computed(() => {
    const sample = this.store.sample();
    return new CommentBoard(this.portOf(sample?.annotation.annotation_id ?? 0), sample?.comments);
  });

  private readonly drafts = signal<ReadonlyMap<number, Draft>>(new Map());
  private readonly openId = computed(() => this.store.sample()?.annotation.annotation_id ?? 0);
  /** What I have begun to say about this sample; it stays while I look at others, and when this page is gone. */
  readonly draft = computed<Draft>(() => this.drafts().get(this.openId()) ?? this.kept.of(this.openId()) ?? EMPTY);
  /** Whether the next place that is clicked on the image becomes the pin of what I write. */
  readonly isPicking = linkedSignal<number, boolean>({ source: this.openId, computation: () => false });

  constructor() {
    const live = inject(LiveSample);
    let heard = live.commentsChanged();
    effect(() => {
      const now = live.commentsChanged();
      if (now === heard) return;
      heard = now;
      untracked(() => void this.refresh());
    });
  }

  write(change: Partial<Draft>): void {
    const id = this.openId();
    const draft = { ...this.draft(), ...change };
    this.drafts.update((map) => new Map([...map, [id, draft]]));
    this.kept.keep(id, draft);
  }

  /** What I write points there. */
  pin(place: Point): void {
    this.write({ pin: place });
    this.isPicking.set(false);
  }

  /** Says what I have written. Rejects with an ApiError; then it is still there. */
  async send(layerId: number): Promise<void> {
    const [id, { content, pin }] = [this.openId(), this.draft()];
    await this.board().add({ content: content.trim(), layerId, parentId: 0, pin });
    this.kept.keep(id, null);
    this.drafts.update((map) => new Map([...map].filter(([each]) => each !== id)));
  }

  /** A network that fails now is no news: what is said next, or the next visit, brings it. */
  private async refresh(): Promise<void> {
    try {
      await this.board().refresh();
    } catch (failure) {
      if (!toApiError(failure).isTransient) throw failure;
    }
  }

  private portOf(annotation_id: number): CommentPort {
    return {
      list: () =>
        allPages(
          (cursor) => this.api.invoke(commentsList, { annotation_id, cursor }),
          (page) => page.comments,
        ),
      add: async ({ content, layerId, parentId, pin }) => {
        const place = pin && { x: pin[0], y: pin[1] };
        const body = { content, layer_id: layerId, parent_id: parentId, pin: place };
        return (await this.api.invoke(commentsCreate, { body })).comment;
      },
      change: async (commentId, body) => (await this.api.invoke(commentsUpdate, { commentId, body })).comment,
      remove: (commentId) => this.api.invoke(commentsRemove, { commentId }),
    };
  }
}
