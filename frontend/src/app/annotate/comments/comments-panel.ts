import {
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import { MatDialog } from '@angular/material/dialog';
import { mdiMapMarkerOutline, mdiMapMarkerOff } from '@mdi/js';
import { firstValueFrom } from 'rxjs';
import type { CommentDto } from '../../api/models/comment-dto';
import { Session } from '../../core/session';
import type { Point } from '../../drawing/point';
import { ConfirmDialog, type Confirmation } from '../../ui/confirm-dialog';
import { Icon } from '../../ui/icon';
import { Named } from '../../ui/named';
import { AnnotationStore } from '../annotation-store';
import type { Thread } from './comment-board';
import { CommentStore } from './comment-store';
import { CommentThread, type ThreadChange } from './comment-thread';

/** What people say about a sample, and where to say something. */
@Component({
  selector: 'app-comments-panel',
  imports: [CommentThread, Icon, MatButton, MatIconButton, Named],
  templateUrl: './comments-panel.html',
  styleUrls: ['../panels/panel.scss', './comments-panel.scss'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CommentsPanel {
  /** Whether comments can be read only. */
  readonly readOnly = input(false);
  /** A place of the image, to be shown. */
  readonly found = output<Point>();

  protected readonly comments = inject(CommentStore);
  private readonly store = inject(AnnotationStore);
  private readonly session = inject(Session);
  private readonly dialogs = inject(MatDialog);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly field = viewChild<ElementRef<HTMLTextAreaElement>>('field');

  protected readonly sending = signal(false);
  protected readonly showsResolved = signal(false);
  protected readonly me = computed(() => this.session.user()?.user_id ?? 0);
  protected readonly mayModerate = this.store.mayAdminister;
  protected readonly open = computed(() => this.comments.board().openThreads());
  protected readonly openText = computed(() => $localize`${this.open().length}:count: open`);
  protected readonly resolved = computed(() =>
    this.comments
      .board()
      .threads()
      .filter(({ first }) => first.resolved),
  );
  /** Channels first, from bottom to top; then the sheets that are drawn on. Groups have nothing to say something about. */
  protected readonly layers = computed(() => {
    const channels = this.store.channels().allLayers();
    const images = channels
      .filter(({ kind }) => kind === 'image')
      .map(({ layer_id, name }) => ({ layerId: layer_id, name }));
    const drawings = this.store
      .drawing()
      .layers()
      .map(({ layerId, name }) => ({ layerId, name }));
    return [...images, ...drawings];
  });
  protected readonly layerId = computed(() => {
    const wanted = this.comments.draft().layerId;
    const layers = this.layers();
    return (layers.find(({ layerId }) => layerId === wanted) ?? layers[0])?.layerId ?? 0;
  });
  protected readonly layerNames = computed(() => new Map(this.layers().map(({ layerId, name }) => [layerId, name])));
  protected readonly pinIcon = mdiMapMarkerOutline;
  protected readonly unpinIcon = mdiMapMarkerOff;

  /** Puts the cursor where one writes. */
  begin(): void {
    this.field()?.nativeElement.focus();
    this.field()?.nativeElement.scrollIntoView({ block: 'nearest' });
  }

  /** Goes to a thread, by its first comment. */
  show(commentId: number): void {
    if (this.resolved().some(({ first }) => first.comment_id === commentId)) this.showsResolved.set(true);
    setTimeout(() => this.host.nativeElement.querySelector<HTMLElement>(`[data-comment="${commentId}"]`)?.focus());
  }

  protected write(event: Event): void {
    this.comments.write({ content: (event.target as HTMLTextAreaElement).value });
  }

  protected chooseLayer(event: Event): void {
    this.comments.write({ layerId: Number((event.target as HTMLSelectElement).value) });
  }

  protected async send(event?: Event): Promise<void> {
    event?.preventDefault();
    if (this.sending() || this.comments.draft().content.trim() === '') return;
    this.sending.set(true);
    try {
      await this.comments.send(this.layerId());
    } finally {
      this.sending.set(false);
    }
  }

  protected readonly act = async (thread: Thread, change: ThreadChange): Promise<void> => {
    const board = this.comments.board();
    const { comment_id, layer_id, pin } = thread.first;
    if (change.kind === 'find') {
      if (pin) this.found.emit([pin.x, pin.y]);
    } else if (change.kind === 'resolve') await board.resolve(comment_id, change.resolved);
    else if (change.kind === 'reword') await board.reword(change.comment.comment_id, change.content);
    else if (change.kind === 'remove') await this.remove(change.comment);
    else await board.add({ content: change.content, layerId: layer_id, parentId: comment_id, pin: null });
  };

  private async remove({ comment_id, content }: CommentDto): Promise<void> {
    const data: Confirmation = {
      title: $localize`Delete this comment?`,
      text: content.length > 200 ? `${content.slice(0, 200)} …` : content,
      action: $localize`Delete`,
    };
    const dialog = this.dialogs.open<ConfirmDialog, Confirmation, boolean>(ConfirmDialog, { data, width: '28rem' });
    if ((await firstValueFrom(dialog.afterClosed())) === true) await this.comments.board().remove(comment_id);
  }
}
