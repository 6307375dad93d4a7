import { computed, signal, type WritableSignal } from '@angular/core';
import type { CommentDto } from '../../api/models/comment-dto';
import type { Point } from '../../drawing/point';

/** What somebody wants to say, and where. */
export interface NewComment {
  readonly content: string;
  readonly layerId: number;
  /** The comment that it answers; 0: it begins a thread. */
  readonly parentId: number;
  /** Image px; null: it points nowhere in particular. */
  readonly pin: Point | null;
}

/** The server, as far as the comments of one sample are concerned. All calls reject with ApiErrors. */
export interface CommentPort {
  list(): Promise<readonly CommentDto[]>;
  add(comment: NewComment): Promise<CommentDto>;
  change(commentId: number, change: { readonly content?: string; readonly resolved?: boolean }): Promise<CommentDto>;
  remove(commentId: number): Promise<unknown>;
}

/** A comment and what was said to it. */
export interface Thread {
  readonly first: CommentDto;
  readonly answers: readonly CommentDto[];
  /** Number on its pin; 0: it has none. */
  readonly pinNumber: number;
}

/** The comments of one sample, as threads. */
export class CommentBoard {
  private readonly all: WritableSignal<readonly CommentDto[]>;
  private isReading = false;
  private isStale = false;

  /** The oldest first; an answer to a comment that was deleted begins a thread of its own. */
  readonly threads = computed<readonly Thread[]>(() => {
    const inOrder = [...this.all()].sort((a, b) => a.comment_id - b.comment_id);
    const ids = new Set(inOrder.map(({ comment_id }) => comment_id));
    let pins = 0;
    return inOrder
      .filter(({ parent_id }) => !ids.has(parent_id))
      .map((first) => {
        const answers = inOrder.filter(({ parent_id }) => parent_id === first.comment_id);
        return { first, answers, pinNumber: first.pin ? ++pins : 0 };
      });
  });
  readonly openThreads = computed(() => this.threads().filter(({ first }) => !first.resolved));

  constructor(
    private readonly port: CommentPort,
    comments: readonly CommentDto[] = [],
  ) {
    // Not set later: boards are made in computations, where nothing may be set.
    this.all = signal(comments);
  }

  async add(comment: NewComment): Promise<CommentDto> {
    const added = await this.port.add(comment);
    this.put(added);
    return added;
  }

  async reword(commentId: number, content: string): Promise<void> {
    this.put(await this.port.change(commentId, { content }));
  }

  async resolve(commentId: number, resolved: boolean): Promise<void> {
    this.put(await this.port.change(commentId, { resolved }));
  }

  async remove(commentId: number): Promise<void> {
    await this.port.remove(commentId);
    const orphaned = (each: CommentDto) => (each.parent_id === commentId ? { ...each, parent_id: 0 } : each);
    this.all.update((all) => all.filter(({ comment_id }) => comment_id !== commentId).map(orphaned));
  }

  /** Reads them anew: somebody has said something. Called while that is on its way, it happens once more. */
  async refresh(): Promise<void> {
    this.isStale = true;
    if (this.isReading) return;
    this.isReading = true;
    try {
      while (this.isStale) {
        this.isStale = false;
        this.all.set(await this.port.list());
      }
    } finally {
      this.isReading = false;
    }
  }

  private put(comment: CommentDto): void {
    this.all.update((all) => [...all.filter(({ comment_id }) => comment_id !== comment.comment_id), comment]);
  }
}
