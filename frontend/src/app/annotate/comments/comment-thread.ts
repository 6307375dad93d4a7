import { DatePipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { CommentDto } from '../../api/models/comment-dto';
import type { Thread } from './comment-board';

/** What a person wants to be done with a thread. */
export type ThreadChange =
  | { readonly kind: 'find' }
  | { readonly kind: 'resolve'; readonly resolved: boolean }
  | { readonly kind: 'answer'; readonly content: string }
  | { readonly kind: 'reword'; readonly comment: CommentDto; readonly content: string }
  | { readonly kind: 'remove'; readonly comment: CommentDto };

/** A comment with its answers. */
@Component({
  selector: 'app-comment-thread',
  imports: [DatePipe, MatButton],
  templateUrl: './comment-thread.html',
  styleUrl: './comment-thread.scss',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CommentThread {
  readonly thread = input.required<Thread>();
  readonly layerName = input('');
  /** My user id. */
  readonly me = input.required<number>();
  readonly mayModerate = input(false);
  readonly readOnly = input(false);
  /** Does it; rejects when it could not be done. */
  readonly act = input.required<(thread: Thread, change: ThreadChange) => Promise<void>>();

  /** What is being written: an answer (0), or other words for a comment; null: nothing. */
  protected readonly writing = signal<number | null>(null);
  protected readonly text = signal('');

  protected mayChange(comment: CommentDto): boolean {
    return !this.readOnly() && (comment.owner_id === this.me() || this.mayModerate());
  }

  protected begin(commentId: number, text = ''): void {
    this.writing.set(commentId);
    this.text.set(text);
  }

  protected write(event: Event): void {
    this.text.set((event.target as HTMLTextAreaElement).value);
  }

  protected async send(event: Event): Promise<void> {
    event.preventDefault();
    const content = this.text().trim();
    if (content === '') return;
    const { first, answers } = this.thread();
    const comment = [first, ...answers].find(({ comment_id }) => comment_id === this.writing());
    await this.do(comment ? { kind: 'reword', comment, content } : { kind: 'answer', content });
    // What could not be sent stays in its field.
    this.writing.set(null);
  }

  protected do(change: ThreadChange): Promise<void> {
    return this.act()(this.thread(), change);
  }
}
